//! A job's log on a server that says anything: what becomes an event is a sanitized line of bounded length, and following
//! ends.

use std::sync::{Arc, Mutex};

use model::Event;

use super::server::{Server, answer, conversations, run};
use super::{assert_sanitized, assert_sanitized_problem};

pub fn enter(bytes: &[u8]) {
    let mut all = conversations(bytes);
    if bytes.len().is_multiple_of(2) {
        all.push_front(answer(b"k3j2-code running\n"));
    }
    let server = Server::with(all);
    let received = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&received);
    let events: operations::EventSink = Arc::new(move |event| sink.lock().unwrap().push(event));
    if let Err(error) = run(operations::follow_running(&server.connection(), &events)) {
        assert_sanitized_problem(&error.into());
    }
    for event in received.lock().unwrap().iter() {
        if let Event::StepLine { text, .. } = event {
            assert_sanitized(text);
            assert!(!text.contains('\n') && !text.trim().is_empty() && text.chars().count() <= 4_096, "{text:?}");
        }
    }
}
