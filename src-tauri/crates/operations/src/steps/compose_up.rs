//! Starting services, also after the engine was killed at a bad moment.
//!
//! An engine that is killed while it starts a container takes that container's ports for used when it comes back,
//! though nothing runs there; removing the container does not help, a new start of the engine does (seen with 26.1).
//! Or its container dies at each start, ready and without a word; another container of the same service lives.

use std::time::Duration;

use docker::{Compose, Recreate};
use remote::{RemoteError, Script};

use crate::OperationError;
use crate::context::Context;
use crate::jobs::JobAnswer;
use crate::steps::docker_engine::ENGINE;

/// `$1` the port. Says no where the port is rightly used, and where somebody's container would not come back by itself.
const RESTART_ENGINE_FOR_PORT: &str = r#"
set -e
[ -d /run/systemd/system ]
if docker ps --format '{{.Ports}}' | grep -q ":$1->"; then echo "port $1 is used by a container"; exit 1; fi
for container in $(docker ps --quiet); do
  case $(docker inspect --format '{{.HostConfig.RestartPolicy.Name}}' "$container") in
    always|unless-stopped) ;;
    *) echo "$container would not start again by itself"; exit 1 ;;
  esac
done
engine restart
answers
"#;

/// How many times unhealthy services are checked again, and the pause before: in all longer than from one question of the engine's
/// to the next.
const MAX_RETRIES: u32 = 3;
const RETRY_DELAY: Duration = Duration::from_secs(15);

/// Starts services and waits until they are healthy, so many seconds at most.
pub(super) async fn compose_up_with_retry(
    context: &Context,
    compose: &Compose,
    services: &[&str],
    recreate: Recreate,
    timeout_seconds: u32,
) -> Result<JobAnswer, OperationError> {
    let script = compose.up(services, recreate, timeout_seconds);
    let mut answer = context.job("up", &script, None).await?;
    if let Some(port) = port_in_question(&answer) {
        let restart = Script::new(ENGINE).then(RESTART_ENGINE_FOR_PORT).arg(port);
        if context.job("up-ports", &restart, None).await?.status != 0 {
            return Ok(answer);
        }
        answer = context.job("up-again", &script, None).await?;
    }
    // Compose gives up at the first sight of an unhealthy service; one that restarts after a crash is unhealthy for a
    // while.
    for retry in 1..=MAX_RETRIES {
        if answer.status == 0 || !answer.tail.contains("is unhealthy") {
            break;
        }
        tokio::select! {
            () = tokio::time::sleep(RETRY_DELAY) => {}
            () = context.connection.cancellation().cancelled() => return Err(RemoteError::Cancelled.into()),
        }
        answer = context.job(&format!("up-retry-{retry}"), &script, None).await?;
    }
    let dying = dying_services(context, compose, &answer).await?;
    if !dying.is_empty() {
        // What they keep is in volumes and folders, and not in the containers.
        let names: Vec<&str> = dying.iter().map(String::as_str).collect();
        let recreated = compose.up(&names, Recreate::Always, timeout_seconds);
        answer = context.job("up-recreated", &recreated, None).await?;
        if answer.status == 0 {
            answer = context.job("up-with-recreated", &script, None).await?;
        }
    }
    Ok(answer)
}

/// Of the services that Compose calls unhealthy, those whose containers end and are started by the engine again and again. One
/// that runs and is not content, as a database that reads its log after a crash, is none of them.
async fn dying_services(
    context: &Context,
    compose: &Compose,
    answer: &JobAnswer,
) -> Result<Vec<String>, OperationError> {
    let mut dying = Vec::new();
    if answer.status == 0 {
        return Ok(dying);
    }
    let engine = context.engine().await?;
    for name in unhealthy_containers(&answer.tail) {
        let Some(service) = compose.service_of(name) else { continue };
        let container = engine.container(name).await?;
        if container.is_some_and(|container| container.restarts > 0) && !dying.iter().any(|one| one == service) {
            dying.push(service.to_owned());
        }
    }
    Ok(dying)
}

/// `container smart1-redis1-1 is unhealthy`
fn unhealthy_containers(said: &str) -> impl Iterator<Item = &str> {
    said.lines().filter_map(|line| {
        let (before, _) = line.split_once(" is unhealthy")?;
        before.rsplit(' ').next().filter(|name| !name.is_empty())
    })
}

/// `… Bind for 127.0.0.1:3306 failed: port is already allocated`
fn port_in_question(answer: &JobAnswer) -> Option<&str> {
    if answer.status == 0 {
        return None;
    }
    let (before, _) = answer.tail.split_once(" failed: port is already allocated")?;
    let (_, port) = before.rsplit_once(':')?;
    (!port.is_empty() && port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit())).then_some(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn port_read_from_engine_error() {
        let answer = |status, tail: &str| JobAnswer { status, tail: tail.to_owned() };
        let said = "Error response from daemon: driver failed programming external connectivity on endpoint \
                    smart1-mariadb1-1 (e4): Bind for 127.0.0.1:3306 failed: port is already allocated\n";
        assert_eq!(port_in_question(&answer(1, said)), Some("3306"));
        assert_eq!(port_in_question(&answer(1, "Bind for [::]:80 failed: port is already allocated")), Some("80"));
        assert_eq!(port_in_question(&answer(0, said)), None);
        assert_eq!(port_in_question(&answer(1, "Bind for x failed: port is already allocated")), None);
        assert_eq!(port_in_question(&answer(1, "no such image")), None);
    }

    #[test]
    fn unhealthy_containers_read_from_what_compose_says() {
        let said = " Container smart1-mariadb1-1  Healthy\ncontainer smart1-redis1-1 is unhealthy\nx\n";
        assert_eq!(unhealthy_containers(said).collect::<Vec<_>>(), ["smart1-redis1-1"]);
        assert_eq!(unhealthy_containers("all is well").count(), 0);
    }
}
