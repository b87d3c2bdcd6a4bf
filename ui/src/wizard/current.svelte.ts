// The one installation that is being filled in or followed. It outlives the screens: going home and back loses nothing.
import { Draft } from "./draft.svelte";

class Current {
  draft = $state.raw(new Draft());

  /** Starts a new one, unless one is being filled in or is running. */
  begin(): void {
    const isOther = this.draft.operation !== "install" && !this.isRunning;
    if (isOther || this.draft.screen === "done") this.draft = new Draft();
  }

  get isRunning(): boolean {
    return this.draft.running !== undefined && this.draft.busy;
  }

  /** Starts one on a known server. What was typed already is kept; a running one is shown instead. */
  beginOn(server: string): void {
    if (this.isRunning) return;
    // One that ran has ended, and one that still waits for another server would take the answer for this server's.
    if (this.draft.running || this.draft.busy || this.draft.operation !== "install") this.draft = new Draft();
    void this.draft.startOn(server);
  }

  /** Starts a new one, whatever the present one's state. */
  replace(): Draft {
    this.draft = new Draft();
    return this.draft;
  }
}

export const current = new Current();
