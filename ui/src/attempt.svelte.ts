// A task that takes time and may fail: whether it is running, its error, the question that it asks, and what is wrong with what
// was typed. Which errors can be answered, and what an answer does, is left to those who extend it.
import { app } from "./app.svelte";
import { asProblem, type Field, type Problem } from "./backend/backend";

export interface Question {
  problem: Problem;
  /** What it was asked about: an answer is passed on to nothing else. */
  subject: string;
  again: () => Promise<void>;
  /** The error is shown on the screen already, and need not be when the question is declined. */
  isShown?: boolean;
}

interface Course {
  /** Runs once the task succeeded, and is not part of what is repeated when a question is answered. */
  after?: () => Promise<void>;
  /** What is repeated when a question is answered, if not the task itself. */
  again?: () => Promise<void>;
}

export abstract class Attempt {
  busy = $state(false);
  problem = $state<Problem>();
  question = $state<Question>();
  wrong = $state<Partial<Record<Field, string>>>({});

  /** What a task is about: whoever went on to something else meanwhile is not asked about it any more. */
  protected abstract get subject(): string;

  /** Whether a person can answer this error; the failed task is then run again. */
  protected abstract canAnswer(problem: Problem): boolean;

  /** Passes on what the person answered: a secret, or what the server is. Nothing for a confirmation. */
  protected abstract take(problem: Problem, answer: string, expired: string): Promise<void>;

  /** Runs a task that takes time. A failure is shown or becomes a question; nothing typed is lost. */
  async runTask(task: () => Promise<void>, course: Course = {}): Promise<void> {
    this.busy = true;
    this.problem = undefined;
    const { subject } = this;
    let succeeded = false;
    try {
      await task();
      succeeded = true;
    } catch (thrown) {
      if (subject !== this.subject) return;
      const problem = asProblem(thrown);
      const again = course.again ?? (() => this.runTask(task, course));
      if (this.canAnswer(problem)) this.question = { problem, subject, again };
      else this.problem = problem;
    } finally {
      this.busy = false;
    }
    if (succeeded) await course.after?.();
  }

  /** The person declines to answer: the error is shown instead. */
  leaveQuestion(): void {
    if (!this.question?.isShown) this.problem = this.question?.problem;
    this.question = undefined;
  }

  /** The person answered; `expired` is the password that has expired, where it is asked for too. */
  async answer(answer = "", expired = ""): Promise<void> {
    const question = this.question;
    this.question = undefined;
    if (question?.subject !== this.subject) return;
    await this.runTask(() => this.take(question.problem, answer, expired), { after: question.again });
  }

  /** Has the engine validate what was typed; returns whether all of it is valid. */
  async validate(fields: Partial<Record<Field, string>>): Promise<boolean> {
    const wrong: Partial<Record<Field, string>> = {};
    for (const [field, text] of Object.entries(fields) as [Field, string][]) {
      const problem = await app.backend.validate(field, text);
      if (problem) wrong[field] = app.say(`error-${problem.code}`, problem.params);
    }
    this.wrong = wrong;
    return Object.keys(wrong).length === 0;
  }

  /** The same for one field, as soon as the person stops typing. An empty field is not an error yet. */
  async validateOne(field: Field, text: string): Promise<void> {
    const problem = text.trim() === "" ? undefined : await app.backend.validate(field, text);
    const { [field]: _, ...others } = this.wrong;
    this.wrong = problem ? { ...others, [field]: app.say(`error-${problem.code}`, problem.params) } : others;
  }
}
