/**
 * What is filled in: each with its label, a hint, and the error beside it (WCAG 2.2, 3.3.1 and 3.3.2). `error` is a whole
 * sentence; while there is one the field is marked as invalid and described by it.
 */
import { FieldsetLegend, FieldsetOnly } from "@utrecht/fieldset-react";
import { FormField } from "@utrecht/form-field-react";
import { Checkbox } from "@utrecht/checkbox-react";
import { RadioButton } from "@utrecht/radio-button-react";
import { Textbox, type TextboxProps } from "@utrecht/textbox-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { Picture } from "./picture.tsx";

interface Described {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
}

function Below({ id, hint, error }: { id: string; hint?: ReactNode; error?: string | undefined }) {
  return (
    <>
      {hint && (
        <div className="utrecht-form-field-description" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {error && (
        <div className="utrecht-form-field-error-message" id={`${id}-error`}>
          {error}
        </div>
      )}
    </>
  );
}

function describedBy(id: string, hint: ReactNode, error: string | undefined): string | undefined {
  return [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
}

/** One line. */
export function TextField({ label, hint, error, onText, ...input }: Described & Omit<TextboxProps, "onChange"> & { onText: (text: string) => void }) {
  const id = useId();
  return (
    <FormField invalid={!!error}>
      <label className="utrecht-form-label" htmlFor={id}>
        {label}
      </label>
      <Below id={id} hint={hint} error={error} />
      <Textbox id={id} invalid={!!error} aria-describedby={describedBy(id, hint, error)} onChange={(e) => onText(e.target.value)} {...input} />
    </FormField>
  );
}

/** Several lines, with how many bytes (UTF-8) are left once more than half of `maxBytes` is used. More than that can be typed: the form says so. */
export function TextArea({ label, hint, error, value, maxBytes, rows = 4, onText }: Described & { value: string; maxBytes: number; rows?: number; onText: (text: string) => void }) {
  const id = useId();
  const { t } = useTranslation();
  const left = maxBytes - bytesOf(value);
  const tooLong = left < 0 ? t("field.too-long", { count: -left }) : undefined;
  return (
    <FormField invalid={!!(error ?? tooLong)}>
      <label className="utrecht-form-label" htmlFor={id}>
        {label}
      </label>
      <Below id={id} hint={hint} error={error ?? tooLong} />
      <textarea
        id={id}
        className="utrecht-textbox omzien-textarea"
        rows={rows}
        value={value}
        aria-invalid={error || tooLong ? true : undefined}
        aria-describedby={describedBy(id, hint, error ?? tooLong)}
        onChange={(e) => onText(e.target.value)}
      />
      {left >= 0 && left < maxBytes / 2 && <div className="omzien-small">{t("field.left", { count: left })}</div>}
    </FormField>
  );
}

/** Returns how many bytes a text takes where limits count bytes. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** One of several in a list that opens. */
export function SelectField({ label, hint, error, value, options, onChoose }: Described & { value: string; options: readonly { value: string; label: string }[]; onChoose: (value: string) => void }) {
  const id = useId();
  return (
    <FormField invalid={!!error}>
      <label className="utrecht-form-label" htmlFor={id}>
        {label}
      </label>
      <Below id={id} hint={hint} error={error} />
      <select id={id} className="utrecht-textbox omzien-select" value={value} aria-invalid={error ? true : undefined} aria-describedby={describedBy(id, hint, error)} onChange={(e) => onChoose(e.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FormField>
  );
}

/** One thing to choose: words, and a picture beside them. */
export interface Choice {
  value: string;
  label: string;
  hint?: string | undefined;
  /** The name of a picture (picture.tsx). */
  picture?: string | undefined;
}

/** One of several, all in sight, as large as a thumb. */
export function ChoiceList({ label, hint, error, choices, value, onChoose }: Described & { choices: readonly Choice[]; value: string; onChoose: (value: string) => void }) {
  const id = useId();
  return (
    <FieldsetOnly className="utrecht-form-fieldset__fieldset omzien-choices" invalid={!!error} aria-describedby={describedBy(id, hint, error)}>
      <FieldsetLegend className="utrecht-form-fieldset__legend">{label}</FieldsetLegend>
      <Below id={id} hint={hint} error={error} />
      {choices.map((choice) => (
        <label key={choice.value} className="omzien-choice">
          <RadioButton name={id} value={choice.value} checked={choice.value === value} onChange={() => onChoose(choice.value)} />
          {choice.picture && <Picture name={choice.picture} />}
          <span>
            {choice.label}
            {choice.hint && <span className="omzien-choice__hint">{choice.hint}</span>}
          </span>
        </label>
      ))}
    </FieldsetOnly>
  );
}

/** Several of several, all in sight. */
export function CheckList({ label, hint, error, choices, values, onChoose }: Described & { choices: readonly Choice[]; values: readonly string[]; onChoose: (values: string[]) => void }) {
  const id = useId();
  return (
    <FieldsetOnly className="utrecht-form-fieldset__fieldset omzien-choices" invalid={!!error} aria-describedby={describedBy(id, hint, error)}>
      <FieldsetLegend className="utrecht-form-fieldset__legend">{label}</FieldsetLegend>
      <Below id={id} hint={hint} error={error} />
      {choices.map((choice) => (
        <label key={choice.value} className="omzien-choice">
          <Checkbox
            checked={values.includes(choice.value)}
            onChange={(e) => onChoose(e.target.checked ? [...values, choice.value] : values.filter((value) => value !== choice.value))}
          />
          {choice.picture && <Picture name={choice.picture} />}
          <span>
            {choice.label}
            {choice.hint && <span className="omzien-choice__hint">{choice.hint}</span>}
          </span>
        </label>
      ))}
    </FieldsetOnly>
  );
}

/** Yes or no. */
export function CheckField({ label, hint, error, isChecked, onCheck }: Described & { isChecked: boolean; onCheck: (isChecked: boolean) => void }) {
  const id = useId();
  return (
    <FormField invalid={!!error} className="omzien-choices">
      <label className="omzien-choice">
        <Checkbox checked={isChecked} aria-describedby={describedBy(id, hint, error)} onChange={(e) => onCheck(e.target.checked)} />
        <span>{label}</span>
      </label>
      <Below id={id} hint={hint} error={error} />
    </FormField>
  );
}
