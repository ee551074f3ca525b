// What is shown where a part of the page failed, instead of nothing at all.

import { Alert, Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { useWords } from "../lang/words.tsx";

/** React has no other way to catch what is thrown while drawing. */
export class Boundary extends Component<{ children: ReactNode }, { fault?: Error }> {
  override state: { fault?: Error } = {};

  static getDerivedStateFromError(fault: Error) {
    return { fault };
  }

  override render() {
    return this.state.fault ? <Failed fault={this.state.fault} /> : this.props.children;
  }
}

function Failed({ fault }: { fault: Error }) {
  const { t } = useWords();
  return (
    <Alert color="red" title={t("app.failed")}>
      {fault.message}
      <Button size="compact-sm" variant="default" ml="sm" onClick={() => location.reload()}>
        {t("app.reload")}
      </Button>
    </Alert>
  );
}
