//! What happens to an installation on its way, and how it is made to happen.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lab::Server;
use lab::assertions::run_on_server;
use testkit::NetworkProxy;

use crate::tour::{At, wait};

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "matrix"), expect(dead_code, reason = "the sample has some of them"))]
pub enum Fault {
    /// The connection is reset.
    Cut,
    /// Packets vanish, and nobody says so.
    Hole,
    /// The program dies without a word.
    Killed,
    /// The person stops it.
    Stopped,
    /// The server starts anew.
    Reboot,
    /// The engine dies.
    Engine,
    /// The disk is full.
    Full,
    /// Every command says that it went well, and does nothing.
    Lie,
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
    /// Where the program is held for it.
    pub const fn held(self) -> &'static str {
        match self {
            Self::Before | Self::Middle => "before",
            Self::After => "after",
        }
    }
}

/// So many bytes after the beginning of an action its first command is at work: the answers to the opening of its channel
/// have come, and its output has not.
const BEGUN: u64 = 250;

/// The longest that a silent line takes to be given up.
const GIVEN_UP: Duration = Duration::from_mins(3);

/// Puts a shell in the place of root's that, while `/run/lie` is there, says yes and does nothing; and one in the path of
/// jobs that does so too.
pub const LIAR: &str = r#"
cat > /usr/local/bin/liar <<'END'
#!/bin/bash
if [ -e /run/lie ]; then printf '\036\036smart\036\036\n'; echo "ended 0" >&2; exit 0; fi
exec /bin/bash "$@"
END
cat > /usr/local/bin/sh <<'END'
#!/bin/bash
[ -e /run/lie ] && exit 0
exec /bin/sh "$@"
END
chmod 755 /usr/local/bin/liar /usr/local/bin/sh
echo /usr/local/bin/liar >> /etc/shells
chsh -s /usr/local/bin/liar root
"#;

/// Takes everything that is free on the disk of the stack.
const FILL: &str = "fallocate -l $(($(df --output=avail -B1 /opt | tail -n 1) - 8192)) /opt/filler || \
                    dd if=/dev/zero of=/opt/filler bs=1M 2>/dev/null; true";

impl Fault {
    /// Makes it happen to the installation that is held at `at`, and lets that go on. What has to be undone is undone. A
    /// step that asks the server for nothing has no middle for it to happen in.
    pub fn happen(self, moment: Moment, at: &mut At<'_>) -> Result<bool> {
        if moment == Moment::Middle {
            at.wire.blackhole_after(BEGUN);
            at.let_go()?;
            wait(GIVEN_UP, "the line falls silent", || {
                Ok(at.wire.is_blackholed() || at.has_ended()? || at.is_held_elsewhere()?)
            })?;
            let is_over = at.is_held_elsewhere()?;
            if is_over {
                at.wire.resume();
            }
            if is_over || at.has_ended()? {
                return Ok(!is_over);
            }
        }
        match self {
            Self::Cut => at.wire.cut(),
            Self::Hole => {
                at.wire.blackhole();
                at.let_go()?;
                let before = at.wire.connections();
                // A step that asks the server for nothing does not notice.
                wait(GIVEN_UP, "the silent line is given up", || {
                    Ok(at.wire.connections() > before || at.has_ended()? || at.is_held_elsewhere()?)
                })?;
            }
            Self::Killed => {
                at.signal("KILL")?;
                wait(Duration::from_secs(10), "it is dead", || at.has_ended())?;
                at.wire.cut();
            }
            Self::Stopped => {
                at.signal("INT")?;
                at.wire.resume();
                at.let_go()?;
                wait(Duration::from_mins(1), "it stops", || at.has_ended())?;
                ensure!(at.status()? == Some(130), "it stopped with {:?}", at.status()?);
                nothing_runs(at.server)?;
            }
            Self::Reboot => at.server.power_cut()?,
            Self::Engine => {
                run_on_server(at.server, "systemctl kill --signal=KILL docker 2>/dev/null; true")?;
            }
            Self::Full => {
                run_on_server(at.server, FILL)?;
                at.wire.resume();
                at.let_go()?;
                at.wait_for_next_or_end()?;
                run_on_server(at.server, "rm -f /opt/filler")?;
            }
            Self::Lie => {
                run_on_server(at.server, "touch /run/lie")?;
                at.hold_after()?;
                at.let_go()?;
                at.wait_for_next_or_end()?;
                run_on_server(at.server, "rm -f /run/lie")?;
                at.caught_or_held()?;
            }
        }
        at.wire.resume();
        at.let_go()?;
        Ok(true)
    }
}

/// Of a stopped operation nothing is at work any more.
fn nothing_runs(server: &Server) -> Result<()> {
    let units = "systemctl list-units --plain --no-legend --state=active,activating,deactivating 'instalador-smart-*'; \
                 ps axww -o args | grep '[i]nstalador-smart/jobs' || true";
    let running = run_on_server(server, units)?;
    ensure!(running.is_empty(), "still at work: {running}");
    Ok(())
}

/// A tour's name.
pub fn describe(fault: Fault, moment: Moment) -> String {
    format!("{fault:?}-{moment:?}").to_lowercase()
}

/// The wire to a server's SSH service.
pub async fn wire(server: &Server) -> Result<NetworkProxy> {
    NetworkProxy::to(std::net::SocketAddr::new(server.address(), server.ssh_port())).await.context("a wire")
}
