//! Words that were replaced by the standard term stay away. A table for names in the code and one for phrases in comments,
//! documents and texts; a line is all that a further word takes. Whether a new word is a standard one is left to the review.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::{files, report, root};

/// Names, file names and values on the wire or on disk, and what is used instead. They are found in exactly this spelling,
/// wherever no letter, digit or underscore continues them.
const NAMES: &[(&str, &str)] = &[
    // engine
    ("Answer::So", "Satisfied"),
    ("Answer::NotSo", "Unsatisfied"),
    ("enum Answer", "CheckOutcome, or the name of what is answered"),
    ("AlreadySo", "AlreadySatisfied"),
    ("already-so", "already-satisfied"),
    ("not_proved", "verification_failed"),
    ("NotProved", "VerificationFailed"),
    ("not-proved", "verification-failed"),
    ("InstallWishes", "InstanceSpec"),
    ("RecordedWishes", "InstanceRecord"),
    ("wishes", "spec"),
    ("wishes_json", "request_json"),
    ("WishRow", "InstanceSpecDto"),
    ("InstanceRow", "InstanceDto"),
    ("PlanRow", "PlanDto"),
    ("RecoveredRow", "RecoveredDto"),
    ("ServerRow", "ServerDto"),
    ("UnfinishedRow", "UnfinishedDto"),
    ("WorkRow", "OperationDto"),
    ("Situation", "PlanInput"),
    ("situation.rs", "plan_input.rs"),
    ("Survey", "Facts"),
    ("SurveyRequest", "FactsRequest"),
    ("survey.rs", "facts.rs"),
    ("ServerLook", "ServerCheckReport"),
    ("FromTheDead", "StaleTakenOver"),
    ("BEAT", "HEARTBEAT_INTERVAL"),
    ("GIVE_SIGN", "HEARTBEAT"),
    ("lock/beat", "lock/heartbeat"),
    ("alive.rs", "running_marker.rs"),
    ("is_dead", "is_stale"),
    ("bury", "forget"),
    ("SMART_HOLD", "SMART_FAILPOINTS"),
    ("hold.rs", "failpoint.rs"),
    ("DomainSight", "DnsReport"),
    ("NameSight", "NameReport"),
    ("domain_sight", "dns, dns_check"),
    ("see_domain", "check_dns"),
    ("calm_line", "sanitize_line"),
    ("calm_lines", "sanitize_lines"),
    ("calm_value", "sanitize_value"),
    ("blot", "redact"),
    ("BLOT", "REDACTED"),
    ("blot.rs", "redact.rs"),
    ("vault::note", "register_secret"),
    ("Vanished", "NoExitStatus"),
    ("command-vanished", "command-no-status"),
    ("KEEPER", "JOB_WRAPPER"),
    ("SHORT_LOOK", "MIN_FOLLOW"),
    ("SHORT_LOOKS", "MAX_RETRIES"),
    ("SECOND_LOOKS", "MAX_RETRIES"),
    ("LOOK_EVERY", "POLL_INTERVAL"),
    ("FORGET_PORTS", "RESTART_ENGINE_FOR_PORT"),
    ("service_is_well", "is_healthy"),
    ("services_are_well", "are_healthy"),
    ("KeepSecrets", "EnsureSecrets"),
    ("ARRANGE", "FIX_PERMISSIONS"),
    ("application_complaint", "error_output"),
    ("forget_answers", "invalidate_live_sections"),
    ("ServiceKeeper", "InitSystem"),
    ("service-keeper", "init-system"),
    ("TemporaryRoom", "TmpSpace"),
    ("temporary-room", "tmp-space"),
    ("whole_remote", "ensure_connected"),
    ("Self_", "Privilege::None"),
    ("uncancelled", "with_fresh_cancellation"),
    ("Began", "Started"),
    ("await_mark", "wait_for_marker"),
    ("EndlessGreeting", "BannerTooLong"),
    ("key_in.rs", "authorized_keys.rs"),
    ("put_instance", "upsert_instance"),
    ("unless_unknown", "map_missing_server"),
    ("leave_for_later", "postpone"),
    ("leaveForLater", "postpone"),
    (".cut_off", "interrupted"),
    ("begin_log", "init_logging"),
    // command line and window
    ("struct Work", "RunningOperation"),
    ("works()", "operations()"),
    ("follow_work", "follow_operation"),
    ("cancel_work", "cancel_operation"),
    ("struct Shell", "AppState"),
    ("Told", "EventLog, ErrorText"),
    ("Numbered", "SequencedEvent"),
    ("carry_out", "plan_and_run"),
    ("report_fault", "report_ui_error"),
    ("reportFault", "reportUiError"),
    ("commands::environment", "shell_integration, app"),
    // pages
    ("wire.ts", "types.ts"),
    ("played(", "scriptedInstall("),
    ("played.ts", "scripted.ts"),
    ("Onward", "WizardFooter"),
    ("Trouble", "ErrorPanel"),
    ("Mark.svelte", "Logo.svelte"),
    ("meetServer", "fetchHostKey"),
    ("enterServer", "addServer"),
    ("nameIt", "submitDomain"),
    ("doing(", "runTask("),
    ("#went", "#succeeded"),
    ("goOn", "resume, retry"),
    ("watchFaults", "watchUiErrors"),
    // everywhere
    ("PATIENCE", "…_TIMEOUT"),
    ("PATIENCE_SECONDS", "…_TIMEOUT"),
    ("patience", "timeout"),
    // testkit
    ("testkit::Wire", "NetworkProxy"),
    ("struct Wire", "NetworkProxy"),
    ("Wire::to", "NetworkProxy::to"),
    ("lead_to", "set_target"),
    ("fall_silent", "blackhole"),
    ("fall_silent_after", "blackhole_after"),
    ("speak_again", "resume"),
    ("is_silent", "is_blackholed"),
    ("Door", "HostConfig"),
    ("enum Way", "AuthMethod, Direction"),
    ("Way::", "AuthMethod::, Direction::"),
    ("Manners", "CommandBehavior"),
    ("manners", "behavior"),
    ("treat_next", "next_command"),
    ("enum Ending", "ExitReport"),
    ("Ending::", "ExitReport::"),
    ("enum Stop", "Cutoff"),
    ("Stop::", "Cutoff::"),
    ("enum Act", "ScriptedOutput"),
    ("Act::", "ScriptedOutput::"),
    ("struct Visitor", "ClientHandler"),
    ("greet_with", "set_auth_banner"),
    // lab and its tests
    ("Desk", "Workstation"),
    ("desk", "workstation"),
    ("desk.rs", "workstation.rs"),
    ("Ran {", "CommandResult"),
    ("Result<Ran>", "CommandResult"),
    ("lab::Ran", "CommandResult"),
    ("Claim", "InstanceUnderTest"),
    ("proofs::", "assertions::"),
    ("lab::proofs", "lab::assertions"),
    ("proofs.rs", "assertions.rs"),
    ("fn prove", "assert_instance_works"),
    (".said(", "run_on_server("),
    ("fn said", "run_on_server"),
    ("struct Place", "TestEnv"),
    ("Place::", "TestEnv::"),
    ("place.rs", "test_env.rs"),
    ("unacquainted", "with_unknown_server"),
    ("at_work", "command_for"),
    ("struct Ground", "BaselineServer, ScenarioEnv"),
    ("Ground::", "BaselineServer::, ScenarioEnv::"),
    ("ground.rs", "baseline_server.rs, scenario_env.rs"),
    ("Peers", "Competitors"),
    ("peers.rs", "competitors.rs"),
    ("again.rs", "rerun.rs"),
    ("again.sh", "rerun.sh"),
    ("watch.rs", "measure.rs"),
    ("beside.rs", "existing_docker.rs"),
    ("doors.rs", "login_security.rs"),
    ("odd.rs", "unusual_servers.rs"),
    ("twice.rs", "idempotency.rs"),
    ("walls.rs", "content_security.rs"),
    ("--anew", "--recreate"),
];

/// Phrases, and what is written instead. They are found in any case and over line breaks, where no letter, digit, hyphen or
/// underscore continues them.
const PHRASES: &[(&str, &str)] = &[
    ("it is so", "it is satisfied"),
    ("so already", "done already"),
    ("already so", "already done"),
    ("was so before", "was satisfied before"),
    ("good end", "succeeded, failed"),
    ("anew", "again; re…"),
    ("made again", "recreated"),
    ("mend", "fix"),
    ("mended", "fixed"),
    ("mends", "fixes"),
    ("at work", "running"),
    ("in the fold", "in the details section"),
    ("behind a fold", "in a details section"),
    ("left away", "omitted"),
    ("held against", "compared with"),
    ("in vain", "timed out"),
    ("from behind", "out of band"),
    ("vouch", "trust"),
    ("vouches", "trusts"),
    ("gone on with", "resumed"),
    ("played engine", "fake backend"),
    ("survey", "facts"),
    ("situation", "plan input"),
    ("wishes", "spec"),
    ("stranger", "unknown host; another client"),
    ("the dead", "stale"),
    ("sign of life", "heartbeat"),
];

/// Whether this file is searched. This one names the words itself.
fn is_searched(path: &Path) -> bool {
    let kinds = ["rs", "ts", "svelte", "md", "sh", "toml"];
    let has_kind = path.extension().is_some_and(|kind| kinds.iter().any(|one| kind == *one));
    (has_kind || path == Path::new("dev")) && !path.ends_with("structure/words.rs")
}

/// The byte offsets at which `wanted` is in `text` and not part of a longer word.
fn occurrences<'a>(text: &'a str, wanted: &'a str, continues: fn(char) -> bool) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(wanted).map(|(at, _)| at).filter(move |at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + wanted.len()..].chars().next();
        let is_open =
            |edge: Option<char>, outside: Option<char>| edge.is_some_and(continues) && outside.is_some_and(continues);
        !is_open(wanted.chars().next(), before) && !is_open(wanted.chars().next_back(), after)
    })
}

/// The text in lower case and on one line, without the marks of comments, so that phrases are found over line breaks; and the
/// offset at which each of its lines begins.
fn flowing(text: &str) -> (String, Vec<usize>) {
    let mut flowing = String::new();
    let mut begins = Vec::new();
    for line in text.lines() {
        begins.push(flowing.len());
        let words = line.trim_start_matches(|mark: char| mark.is_whitespace() || "/!*#<->".contains(mark));
        flowing.push_str(&words.trim_end().to_lowercase());
        flowing.push(' ');
    }
    (flowing, begins)
}

/// Each replaced word in a text: the line, counted from 1, and what to use.
fn found(path: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (name, term) in NAMES {
        for at in occurrences(text, name, |letter| letter.is_alphanumeric() || letter == '_') {
            let line = text[..at].matches('\n').count() + 1;
            found.push(format!("{}:{line}: `{name}`: use {term}", path.display()));
        }
    }
    let (flowing, begins) = flowing(text);
    for (phrase, term) in PHRASES {
        for at in occurrences(&flowing, phrase, |letter| letter.is_alphanumeric() || "-_".contains(letter)) {
            let line = begins.partition_point(|begin| *begin <= at);
            found.push(format!("{}:{line}: “{phrase}”: use {term}", path.display()));
        }
    }
    found
}

#[test]
fn replaced_words_are_not_used() -> Result<()> {
    let mut broken = Vec::new();
    let mut searched = 0;
    for path in files()?.iter().filter(|path| is_searched(path)) {
        searched += 1;
        broken.extend(found(path, &std::fs::read_to_string(root()?.join(path))?));
    }
    ensure!(searched > 100, "only {searched} files were searched");
    report("The table in words.rs has a standard term for these words:", &broken);
    Ok(())
}

#[test]
fn words_are_found_whole_and_over_line_breaks() {
    let lines = |text: &str| found(Path::new("a.rs"), text).len();
    assert_eq!(lines("let text = calm_line(1);"), 1);
    assert_eq!(lines("let calm_lined = old_calm_line(1);"), 0, "a part of a longer name is found");
    assert_eq!(lines("/// It came to no\n/// good\n/// end, and is made\n/// Anew."), 2);
    assert_eq!(lines("git switch anew-branch"), 0, "a part of a longer word is found");
    let broken = found(Path::new("a.rs"), "one\ntwo is\n  // at\n  // work");
    assert_eq!(broken, ["a.rs:3: “at work”: use running"]);
    assert!(is_searched(Path::new("tests/tests/install/a.rs")), "tests are not searched");
}
