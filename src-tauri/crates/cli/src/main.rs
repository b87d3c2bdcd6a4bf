//! `smart`: the installer on the command line, for engineers, tests and scripts, on the same engine as the window.
//!
//! It parses, asks, prints and chooses an exit status. What is done to servers is done by the crate `operations`; what
//! is said is said by the Fluent catalogues.

mod answers;
mod arguments;
mod ask;
mod command_line;
mod commands;
mod events;
mod output;
mod piped;
mod remedy_command;
mod texts;

use std::process::ExitCode;
use std::sync::Arc;

use clap::FromArgMatches as _;
use model::{Category, ErrorCode, Problem};

use crate::arguments::Arguments;
use crate::command_line::{Refused, refused};
use crate::output::Output;
use crate::remedy_command::remedy_command;
use crate::texts::Texts;

fn main() -> ExitCode {
    let flags = arguments::scan_global_flags(std::env::args_os());
    let texts = Texts::new(flags.language.as_deref());
    let output = Arc::new(Output::new(texts, flags.json));
    let command = arguments::command(output.texts());
    let typed: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into()).collect();
    let refuse = |output: &Output, problem: &Problem| refuse(output, problem, &typed);
    let parsed = command.clone().try_get_matches().and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => {
            return match refused(&error, &command, &typed) {
                Refused::Help(text) => {
                    output.line(text);
                    ExitCode::SUCCESS
                }
                Refused::Problem(problem) => refuse(&output, &problem),
            };
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&output, &Problem::new(ErrorCode::Internal).detail(error.to_string())),
    };
    let result = runtime.block_on(commands::run(arguments, &output));
    // A prompt of the keyring or the terminal must not hold the program back.
    runtime.shutdown_background();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => refuse(&output, &problem),
    }
}

fn refuse(output: &Output, problem: &Problem, typed: &[String]) -> ExitCode {
    tracing::error!(code = problem.code.as_str(), "ended");
    output.problem(problem, remedy_command(problem, typed).as_deref());
    ExitCode::from(match problem.code.category() {
        Category::Operation => 1,
        Category::Input => 2,
        Category::Checks => 3,
        Category::HostKey => 4,
        Category::Login => 5,
        Category::Connection => 6,
        Category::Locked => 7,
        Category::Cancelled => 130,
    })
}
