//! What the application of an instance says, asked through PHP in its container.

use stack::php::{self, AskState, Question as _};

use super::lines::Lines;

/// The application's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApplicationFacts {
    /// What it says; `None` where it could not be asked.
    pub state: Option<php::State>,
    /// What was printed instead of an answer, for people who look for the cause.
    pub error_output: Option<String>,
}

pub(super) const TEXT: &str = r#"
ask_application() {
  fpm=$(docker ps --quiet --filter "label=com.docker.compose.project=smart$number" --filter "label=com.docker.compose.service=fpm$number" --filter label=com.docker.compose.oneoff=False 2>/dev/null | head -n 1)
  instance_fact application_asked yes
  [ -n "$fpm" ] || return 0
  stderr=/dev/null
  [ -z "$tmp" ] || stderr=$tmp/.stderr-$number
  # An engine loses what a program said now and then (moby/moby#27289): nothing at all is no answer yet. Its client may
  # wait on when it is asked to end: it is killed, since the whole look waits for it.
  for pause in 0 1 2; do
    sleep "$pause"
    answer=$(printf '%s' "$input" | timeout -k 5 60 docker exec --interactive --user www-data --workdir /var/www/html "$fpm" php -r "$probe" 2>"$stderr")
    status=$?
    if [ -n "$answer" ] || [ "$status" = 124 ] || [ "$status" = 137 ]; then break; fi
  done
  instance_fact application "$(printf '%s' "$answer" | base64 -w0)"
  [ -n "$answer" ] || instance_fact application_stderr "$( (echo "docker exec: $status"; tail -c 1000 "$stderr") | base64 -w0)"
}
ask_in_background() { run_in_background ask_application; }
if command -v docker >/dev/null 2>&1; then each_of ask_in_background "$@"; fi
"#;

pub(super) fn read(lines: &Lines<'_>) -> ApplicationFacts {
    let question = AskState { administrator: String::new(), tenants: true };
    ApplicationFacts {
        state: lines.unpacked("application").and_then(|answer| question.answer(&answer).ok()),
        error_output: lines.unpacked("application_stderr").map(|text| model::sanitize_lines(&text)),
    }
}
