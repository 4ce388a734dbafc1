/** What the apps use of @omzien/ui. */
export { Button } from "@nl-design-system-candidate/button-react";
export { Heading } from "@nl-design-system-candidate/heading-react";
export { Link as TextLink } from "@nl-design-system-candidate/link-react";
export { Paragraph } from "@nl-design-system-candidate/paragraph-react";
export { useTranslation } from "react-i18next";
export * from "./act.ts";
export * from "./calls.ts";
export * from "./fields.tsx";
export * from "./notice.tsx";
export * from "./page.tsx";
export * from "./picture.tsx";
export * from "./problem.ts";
export * from "./session.tsx";
export * from "./session-over.tsx";
export * from "./start.tsx";
export * from "./texts.ts";
export * from "./trial.tsx";
export * from "./when.ts";
