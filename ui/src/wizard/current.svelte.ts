// The one installation that is being filled in or watched. It outlives the screens: going home and back loses nothing.
import { Draft } from "./draft.svelte";

class Current {
  draft = $state.raw(new Draft());

  /** Begins a new one, unless one is being filled in or is at work. */
  begin(): void {
    if (this.draft.screen === "done") this.draft = new Draft();
  }

  get isAtWork(): boolean {
    return this.draft.running !== undefined && this.draft.busy;
  }

  /** Begins one on a server that is known. What was typed already stays; what is at work is shown instead. */
  beginOn(server: string): void {
    if (this.isAtWork) return;
    // One that ran is over, and one that still waits for another server's answer would take it for this one's.
    if (this.draft.running || this.draft.busy) this.draft = new Draft();
    void this.draft.startOn(server);
  }

  /** Begins a new one whatever there was. */
  anew(): Draft {
    this.draft = new Draft();
    return this.draft;
  }
}

export const current = new Current();
