/** The frame of every screen: skip link, header with the phone number, one heading, and what to say while waiting or failing. */
import { Button } from "@nl-design-system-candidate/button-react";
import { Heading } from "@nl-design-system-candidate/heading-react";
import { SkipLink } from "@nl-design-system-candidate/skip-link-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { useSession } from "./session.tsx";

/** What the frame shows around every page of an app. */
export interface FrameProps {
  /** The links of the app's menu. */
  menu?: ReactNode;
  /** At the end of the header: who is logged in, the language. */
  account?: ReactNode;
  /** Below every page, above the phone number. */
  footer?: ReactNode;
  children: ReactNode;
}

/** Frames an app. REQUIRES: inside SessionProvider. */
export function Frame({ menu, account, footer, children }: FrameProps) {
  const { t } = useTranslation();
  const { municipality } = useSession();
  return (
    <div className="utrecht-page-layout omzien-frame">
      <header className="utrecht-page-header omzien-header">
        <SkipLink href="#main">{t("page.skip")}</SkipLink>
        <a className="omzien-brand" href={import.meta.env.BASE_URL}>
          {municipality.serviceName}
          <span className="omzien-brand__place">{municipality.displayName}</span>
        </a>
        {menu && <nav aria-label={t("page.menu")}>{menu}</nav>}
        {account && <div className="omzien-account">{account}</div>}
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="omzien-footer">
        {footer}
        <PhoneLine />
      </footer>
    </div>
  );
}

/** The number to call, on every screen. */
export function PhoneLine() {
  const { t } = useTranslation();
  const { phone } = useSession().municipality;
  return (
    <p className="omzien-phone">
      {t("page.rather-call")} <a href={`tel:${phone.replace(/\s/g, "")}`}>{localPhone(phone)}</a>
    </p>
  );
}

/** "+31 413 000 000" as people here dial it: "0413 000 000". A foreign number stays as it is. */
export function localPhone(phone: string): string {
  return phone.replace(/^\+31 ?/, "0");
}

/** One page: sets the window's title, shows the heading, and moves the focus to it when the page is another one. */
export function Page({ title, children, wide = false }: { title: string; children: ReactNode; wide?: boolean }) {
  const { municipality } = useSession();
  const [path] = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${municipality.serviceName}`;
  }, [title, municipality.serviceName]);
  useEffect(() => {
    if (path !== lastPath) heading.current?.focus({ preventScroll: false });
    lastPath = path;
  }, [path]);
  return (
    <div className={wide ? "omzien-page omzien-page--wide" : "omzien-page"}>
      <Heading level={1} ref={heading} tabIndex={-1}>
        {title}
      </Heading>
      {children}
    </div>
  );
}

/** The page the focus was moved for last: the first page of a visit keeps the browser's own focus. */
let lastPath = typeof location === "undefined" ? "" : location.pathname;

/** Shown while something is on its way. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <p className="omzien-loading" role="status">
      {t("page.loading")}
    </p>
  );
}

/** Shown where the edge cannot be reached at the start: there is no session, so no phone number of the municipality either. */
export function OfflineStart({ retry }: { retry: () => void }) {
  const { t } = useTranslation();
  return (
    <main className="omzien-page">
      <Heading level={1}>{t("offline.title")}</Heading>
      <p>{t("offline.text")}</p>
      <Button purpose="primary" onClick={retry}>
        {t("offline.retry")}
      </Button>
    </main>
  );
}
