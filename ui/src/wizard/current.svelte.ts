// The one installation that is being filled in or watched. It outlives the screens: going home and back loses nothing.
import { Draft } from "./draft.svelte";

class Current {
  draft = $state.raw(new Draft());

  /** Begins a new one, unless one is being filled in or is at work. */
  begin(): void {
    if (this.draft.screen === "done") this.draft = new Draft();
  }

  /** Begins a new one whatever there was. */
  anew(): Draft {
    this.draft = new Draft();
    return this.draft;
  }
}

export const current = new Current();
