import { Frame, Page, TrialMenu } from "@omzien/ui";

export function App() {
  return (
    <>
      <TrialMenu />
      <Frame>
        <Page title="Omzien">…</Page>
      </Frame>
    </>
  );
}
