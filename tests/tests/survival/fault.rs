//! What happens to an operation on its way, and how it is made to happen.

use std::time::Duration;

use anyhow::{Result, ensure};
use lab::Server;
use lab::assertions::run_on_server;

use crate::paused::{PausedOperation, wait};

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "matrix"), expect(dead_code, reason = "the sample has some of them"))]
pub enum Fault {
    /// The connection is reset.
    Cut,
    /// Packets vanish, and nobody says so.
    Blackhole,
    /// The program dies without a word.
    Killed,
    /// The person stops it.
    Stopped,
    /// The server loses power and starts again.
    Reboot,
    /// The engine dies.
    Engine,
    /// The disk is full.
    DiskFull,
    /// Every command says that it went well, and does nothing.
    FalseSuccess,
}

/// When, within a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "matrix"), expect(dead_code, reason = "the sample has some of them"))]
pub enum Moment {
    /// Before its action.
    Before,
    /// When its action has begun and the answer is on its way.
    Middle,
    /// After its action, before anything is proved or written down.
    After,
}

impl Moment {
    /// Where the program is paused for it.
    pub const fn failpoint(self) -> &'static str {
        match self {
            Self::Before | Self::Middle => "before",
            Self::After => "after",
        }
    }
}

/// So many bytes after the beginning of an action its first command is running: the answers to the opening of its channel
/// have come, and its output has not.
const BYTES_UNTIL_RUNNING: u64 = 250;

/// The longest that a silent line takes to be given up.
const GIVE_UP_TIMEOUT: Duration = Duration::from_mins(3);

/// Puts a shell in the place of root's that, while `/run/false-success` is there, says yes and does nothing; and one in the path of
/// jobs that does so too.
pub const FAKE_SHELL: &str = r#"
cat > /usr/local/bin/fake-shell <<'END'
#!/bin/bash
if [ -e /run/false-success ]; then printf '\036\036smart\036\036\n'; echo "ended 0" >&2; exit 0; fi
exec /bin/bash "$@"
END
cat > /usr/local/bin/sh <<'END'
#!/bin/bash
[ -e /run/false-success ] && exit 0
exec /bin/sh "$@"
END
chmod 755 /usr/local/bin/fake-shell /usr/local/bin/sh
echo /usr/local/bin/fake-shell >> /etc/shells
chsh -s /usr/local/bin/fake-shell root
"#;

/// Takes everything that is free on the disk of the stack.
const FILL: &str = "fallocate -l $(($(df --output=avail -B1 /opt | tail -n 1) - 8192)) /opt/filler || \
                    dd if=/dev/zero of=/opt/filler bs=1M 2>/dev/null; true";

impl Fault {
    /// Whether containers go down with it, and come up again by themselves.
    pub const fn takes_all_down(self) -> bool {
        matches!(self, Self::Engine | Self::Reboot)
    }

    /// Makes it happen to the operation that is paused at `at`, and resumes that. What has to be undone is undone. A
    /// step that asks the server for nothing has no middle for it to happen in.
    pub fn happen(self, moment: Moment, at: &mut PausedOperation<'_>) -> Result<bool> {
        if moment == Moment::Middle {
            at.proxy.blackhole_after(BYTES_UNTIL_RUNNING);
            at.resume()?;
            wait(GIVE_UP_TIMEOUT, "the line falls silent", || {
                Ok(at.proxy.is_blackholed() || at.has_ended()? || at.is_paused_elsewhere()?)
            })?;
            let is_over = at.is_paused_elsewhere()?;
            if is_over {
                at.proxy.resume();
            }
            if is_over || at.has_ended()? {
                return Ok(!is_over);
            }
        }
        match self {
            Self::Cut => at.proxy.cut(),
            Self::Blackhole => {
                at.proxy.blackhole();
                at.resume()?;
                let before = at.proxy.connections();
                // A step that asks the server for nothing does not notice.
                wait(GIVE_UP_TIMEOUT, "the silent line is given up", || {
                    Ok(at.proxy.connections() > before || at.has_ended()? || at.is_paused_elsewhere()?)
                })?;
            }
            Self::Killed => {
                at.signal("KILL")?;
                wait(Duration::from_secs(10), "it is dead", || at.has_ended())?;
                at.proxy.cut();
            }
            Self::Stopped => {
                at.signal("INT")?;
                at.proxy.resume();
                at.resume()?;
                wait(Duration::from_mins(1), "it stops", || at.has_ended())?;
                // After its last action there is nothing left to stop: all is done, and it says so.
                let status = at.status()?;
                let was_done = status == Some(0) && at.came_to_its_end()?;
                ensure!(status == Some(130) || was_done, "it stopped with {status:?}");
                nothing_runs(at.server)?;
            }
            Self::Reboot => at.server.power_cut()?,
            Self::Engine => {
                // Each is the first of its kind: one that dies at every step of a minute is not started again by systemd.
                let killed =
                    "systemctl kill --signal=KILL docker 2>/dev/null; systemctl reset-failed docker 2>/dev/null; true";
                run_on_server(at.server, killed)?;
            }
            Self::DiskFull => {
                run_on_server(at.server, FILL)?;
                at.proxy.resume();
                at.resume()?;
                at.wait_for_next_or_end()?;
                run_on_server(at.server, "rm -f /opt/filler")?;
            }
            Self::FalseSuccess => {
                run_on_server(at.server, "touch /run/false-success")?;
                at.pause_after_action()?;
                at.resume()?;
                at.wait_for_next_or_end()?;
                run_on_server(at.server, "rm -f /run/false-success")?;
                at.notices_false_success()?;
            }
        }
        at.proxy.resume();
        at.resume()?;
        Ok(true)
    }
}

/// Of a stopped operation nothing runs any more.
fn nothing_runs(server: &Server) -> Result<()> {
    let units = "systemctl list-units --plain --no-legend --state=active,activating,deactivating 'instalador-smart-*'; \
                 ps axww -o args | grep '[i]nstalador-smart/jobs' || true";
    let running = run_on_server(server, units)?;
    ensure!(running.is_empty(), "still running: {running}");
    Ok(())
}

/// What a fault run is called in results.
pub fn describe(fault: Fault, moment: Moment) -> String {
    let mut name = String::new();
    for letter in format!("{fault:?}{moment:?}").chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}
