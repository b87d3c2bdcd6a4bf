// The servers that limit how often one may come, while the program waits for them. How long is the engine's business; when a
// wait is over, the same call goes on, and its screen says what came of it.

export interface Wait {
  server: string;
  seconds: number;
  /** About when the server is tried again, in milliseconds. */
  until: number;
}

export class Waits {
  list = $state<Wait[]>([]);

  add(server: string, seconds: number): void {
    const wait = { server, seconds, until: Date.now() + seconds * 1000 };
    this.list = [...this.list.filter((one) => one.server !== server), wait];
    setTimeout(() => (this.list = this.list.filter((one) => one.until !== wait.until)), seconds * 1000);
  }
}
