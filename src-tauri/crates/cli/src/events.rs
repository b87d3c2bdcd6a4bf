//! A running operation on the screen: a bar at a terminal, plain lines elsewhere, JSON lines for programs.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use model::{Event, LeftOut, Outcome, Problem, ProgressUnit, StepId, Verdict};

use crate::output::Output;
use crate::texts::Texts;

/// Draws events.
pub struct Screen {
    output: Arc<Output>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    bar: Option<ProgressBar>,
    total: usize,
    waiting_since: Option<Instant>,
    waiting_reported: Option<Instant>,
    /// The plan said that everything is satisfied; repeating it step by step adds nothing.
    quiet: bool,
}

/// How often a waiting step says so on plain lines.
const REPORT_WAITING: Duration = Duration::from_secs(15);

impl Screen {
    /// A screen on this output.
    pub fn new(output: Arc<Output>) -> Self {
        Self { output, state: Mutex::default() }
    }

    /// Draws one event.
    pub fn draw(&self, event: &Event) {
        if self.output.is_json() {
            self.output.value(event);
            return;
        }
        let Ok(mut state) = self.state.lock() else { return };
        if state.quiet {
            return;
        }
        match event {
            Event::OperationStarted { steps, .. } if steps.iter().all(|step| step.satisfied) => state.quiet = true,
            Event::OperationStarted { operation, steps, .. } => {
                state.total = steps.len();
                self.print(
                    &state,
                    &self.output.texts().with("cli-operation-started", &[("operation", operation.as_str())]),
                );
            }
            Event::StepStarted { position, step } => self.begin(&mut state, *position, *step),
            Event::StepProgress { done, total, unit, .. } => progress(&state, *done, *total, *unit),
            Event::StepLine { text, .. } => {
                if let Some(bar) = &state.bar {
                    bar.set_message(text.chars().take(100).collect::<String>());
                } else {
                    self.output.line(format!("    {text}"));
                }
            }
            Event::StepWaits { reason, .. } => self.waits(&mut state, reason),
            Event::DeployKey { public_key, host } => self.deploy_key(&state, public_key, host),
            Event::LeftOut { left_out } => self.left_out(&state, left_out),
            Event::StepFinished { position, step, outcome, milliseconds } => {
                let texts = self.output.texts();
                let (sign, how) = match outcome {
                    Outcome::AlreadySatisfied => ("=", texts.plain("cli-step-already")),
                    Outcome::Done => {
                        ("✓", texts.with("cli-step-done", &[("duration", &texts.duration(*milliseconds))]))
                    }
                };
                self.end(&mut state, sign, (*position, *step), &how);
            }
            Event::StepFailed { position, step, .. } => {
                let how = self.output.texts().plain("cli-step-failed");
                self.end(&mut state, "✗", (*position, *step), &how);
            }
            Event::ConnectionLost { attempt } => {
                let text = self.output.texts().with("connection-attempt", &[("attempt", &attempt.to_string())]);
                self.print(&state, &text);
            }
            Event::ConnectionBack => self.print(&state, &self.output.texts().plain("cli-connection-back")),
            Event::CheckFinished { .. } | Event::OperationFinished { .. } | Event::OperationFailed { .. } => {}
        }
    }

    fn print(&self, state: &State, text: &str) {
        match &state.bar {
            Some(bar) => bar.suspend(|| self.output.line(text)),
            None => self.output.line(text),
        }
    }

    fn title(&self, state: &State, position: usize, step: StepId) -> String {
        let number = position + 1;
        let texts = self.output.texts();
        let counter =
            texts.with("cli-step-counter", &[("number", &number.to_string()), ("total", &state.total.to_string())]);
        format!("{counter:>6} {}", texts.plain(&format!("step-{step}")))
    }

    fn begin(&self, state: &mut State, position: usize, step: StepId) {
        state.waiting_since = None;
        state.waiting_reported = None;
        if !Output::is_terminal() {
            return;
        }
        let bar = ProgressBar::new_spinner();
        let style = ProgressStyle::with_template("{spinner} {prefix} {elapsed:.dim} {wide_msg:.dim}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.set_prefix(self.title(state, position, step));
        bar.enable_steady_tick(Duration::from_millis(120));
        state.bar = Some(bar);
    }

    fn end(&self, state: &mut State, sign: &str, (position, step): (usize, StepId), how: &str) {
        if let Some(bar) = state.bar.take() {
            bar.finish_and_clear();
        }
        self.output.line(format!("{sign} {} · {how}", self.title(state, position, step)));
    }

    fn waits(&self, state: &mut State, reason: &Problem) {
        let since = *state.waiting_since.get_or_insert_with(Instant::now);
        let seconds = since.elapsed().as_secs().to_string();
        let texts = self.output.texts();
        let holder = reason.params.get("holder").map_or("", String::as_str);
        let host = reason.params.get("host").map_or("", String::as_str);
        let text = match reason.code {
            model::ErrorCode::PackagesLocked => {
                texts.with("cli-waiting-packages", &[("holder", holder), ("seconds", &seconds)])
            }
            model::ErrorCode::DeployKeyNotAccepted => texts.with("cli-deploy-key-checking", &[("host", host)]),
            _ => texts.with("cli-waiting", &[("seconds", &seconds)]),
        };
        if let Some(bar) = &state.bar {
            bar.set_message(text);
        } else if state.waiting_reported.is_none_or(|reported| reported.elapsed() >= REPORT_WAITING) {
            state.waiting_reported = Some(Instant::now());
            self.output.line(text);
        }
    }

    fn left_out(&self, state: &State, left_out: &[LeftOut]) {
        let texts = self.output.texts();
        self.print(state, &texts.plain("plan-left-out-heading"));
        for left in left_out {
            let rest = if left.count > left.names.len() as u64 { ", …" } else { "" };
            let (count, names) = (left.count.to_string(), format!("{}{rest}", left.names.join(", ")));
            let values = [("kind", left.kind.as_str()), ("count", &count), ("names", &names)];
            self.print(state, &format!("  • {}", texts.with("plan-left-out", &values)));
        }
    }

    fn deploy_key(&self, state: &State, public_key: &str, host: &str) {
        let texts = self.output.texts();
        let lines = [
            texts.with("deploy-key-heading", &[("host", host)]),
            texts.plain("deploy-key-explanation"),
            String::new(),
            public_key.to_owned(),
            String::new(),
            texts.plain("deploy-key-gitlab"),
            texts.plain("deploy-key-github"),
            texts.plain("cli-deploy-key-read-only"),
        ];
        for line in lines {
            self.print(state, &line);
        }
    }
}

fn progress(state: &State, done: u64, total: Option<u64>, unit: ProgressUnit) {
    let Some(bar) = &state.bar else { return };
    let amount = |value: u64| match unit {
        ProgressUnit::Bytes => indicatif::HumanBytes(value).to_string(),
        ProgressUnit::Items => value.to_string(),
    };
    let total = total.map(|total| format!(" / {}", amount(total))).unwrap_or_default();
    bar.set_message(format!("{}{total}", amount(done)));
}

/// A verdict as a sign and its word: a sign alone may not be seen.
pub fn verdict(texts: &Texts, verdict: Verdict) -> String {
    let (sign, word) = match verdict {
        Verdict::Good => ("✓", "verdict-good"),
        Verdict::Bad => ("✗", "verdict-bad"),
        Verdict::Advice => ("!", "verdict-advice"),
        Verdict::Unknown => ("?", "verdict-unknown"),
    };
    format!("{sign} {}", texts.plain(word))
}
