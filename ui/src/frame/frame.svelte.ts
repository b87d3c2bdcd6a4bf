// What of the window's frame is open: the search, the help, and the drawer with the operations.

class Frame {
  isSearching = $state(false);
  isHelping = $state(false);
  isDrawerOpen = $state(false);
  /** The operation whose steps the drawer shows. */
  expanded = $state<string>();
  /** How often the drawer was asked for: whoever does so continues there. */
  openings = $state(0);

  /** Opens the drawer, with an operation's steps if one is named. */
  openDrawer(id?: string): void {
    this.isDrawerOpen = true;
    this.openings += 1;
    if (id !== undefined) this.expanded = id;
  }
}

export const frame = new Frame();
