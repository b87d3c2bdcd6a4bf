//! Servers that allow few sessions on one connection: work takes turns or another connection, and nothing is called lost.

use std::sync::{Arc, Mutex};

use remote::{Connection, ConnectionEvent, Input, RemoteError, Script};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::{Site, site, within};

/// A site whose host allows so many sessions, and its connection with what was heard of it.
async fn narrow(sessions: usize) -> (Site, Arc<Connection>, Arc<Mutex<Vec<ConnectionEvent>>>) {
    let site = site().await;
    site.host.set_max_sessions(sessions);
    let connection = Arc::new(site.connection().await);
    let events = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&events);
    connection.listen(move |event| sink.lock().unwrap().push(event));
    (site, connection, events)
}

/// Sends a line through a stream and gets it back: the stream is alive.
async fn echo(stream: &mut remote::Duplex) {
    stream.write_all(b"line\n").await.unwrap();
    let mut back = [0; 5];
    stream.read_exact(&mut back).await.unwrap();
    assert_eq!(&back, b"line\n");
}

#[tokio::test]
async fn one_session_a_connection_is_enough_beside_an_open_stream() {
    let (site, connection, events) = narrow(1).await;
    let mut stream = connection.duplex(&Script::new("exec cat")).await.unwrap();
    for _ in 0..5 {
        let done = within("an answer", connection.run(&Script::new("echo beside"), Input::Nothing)).await.unwrap();
        assert_eq!(done.text(), "beside\n");
        // As the heartbeat asks: without restoring anything.
        assert!(within("a heartbeat", connection.run_once(&Script::new("true"))).await.unwrap().succeeded());
    }
    echo(&mut stream).await;
    assert_eq!(*events.lock().unwrap(), []);
    assert_eq!(site.host.proxy().connections(), 2, "one more was needed, and kept");
}

#[tokio::test]
async fn refused_channel_is_no_lost_connection() {
    let (site, connection, events) = narrow(2).await;
    let mut streams = Vec::new();
    for _ in 0..2 {
        streams.push(connection.duplex(&Script::new("exec cat")).await.unwrap());
    }
    let done = within("an answer", connection.run(&Script::new("echo third"), Input::Nothing)).await.unwrap();
    assert_eq!(done.text(), "third\n");
    for stream in &mut streams {
        echo(stream).await;
    }
    assert_eq!(*events.lock().unwrap(), []);
    assert_eq!(site.host.proxy().connections(), 2);
}

#[tokio::test]
async fn many_commands_take_turns_on_few_connections() {
    let (site, connection, events) = narrow(1).await;
    let work = (0..20).map(|number| {
        let connection = Arc::clone(&connection);
        tokio::spawn(async move {
            let script = Script::new("sleep 0.05; echo \"$1\"").arg(number.to_string());
            assert_eq!(connection.run(&script, Input::Nothing).await.unwrap().text(), format!("{number}\n"));
        })
    });
    let work: Vec<_> = work.collect();
    for task in work {
        within("a turn", task).await.unwrap();
    }
    assert_eq!(*events.lock().unwrap(), []);
    assert!(site.host.proxy().connections() <= 3, "{}", site.host.proxy().connections());
}

#[tokio::test]
async fn session_that_was_given_up_makes_room() {
    let (site, connection, events) = narrow(1).await;
    for _ in 0..3 {
        let abandoned = connection.duplex(&Script::new("exec cat")).await.unwrap();
        drop(abandoned);
        assert!(within("an answer", connection.run(&Script::new("true"), Input::Nothing)).await.unwrap().succeeded());
    }
    assert_eq!(*events.lock().unwrap(), []);
    assert!(site.host.proxy().connections() <= 3, "{}", site.host.proxy().connections());
}

#[tokio::test]
async fn server_without_any_session_is_not_called_lost() {
    let (site, connection, events) = narrow(0).await;
    let result = within("an end", connection.run(&Script::new("true"), Input::Nothing)).await;
    assert!(matches!(result, Err(RemoteError::SessionsRefused { .. })), "{result:?}");
    assert_eq!(*events.lock().unwrap(), []);
    assert!(site.host.proxy().connections() <= 3, "{}", site.host.proxy().connections());
}
