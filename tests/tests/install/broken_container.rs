//! A container that ends at each start and does not say why, as an engine leaves it that was killed at a bad moment: another
//! container of the same service is put in its place, and nothing that it kept is lost.

use anyhow::{Result, ensure};
use lab::assertions::run_on_server;
use lab::{Installed, Lab};

/// In the container alone, and not in its image.
const BREAK: &str = r##"
docker exec smart1-redis1-1 redis-cli set kept yes >/dev/null
docker exec smart1-redis1-1 redis-cli save >/dev/null
docker exec --user root smart1-redis1-1 sh -c 'program=$(command -v redis-server); mv "$program" "$program.off"
printf "#!/bin/sh\nexit 0\n" > "$program"; chmod 755 "$program"'
docker restart smart1-redis1-1 >/dev/null 2>&1
until [ "$(docker inspect --format '{{.RestartCount}}' smart1-redis1-1)" -gt 0 ]; do sleep 0.2; done
docker inspect --format '{{.Id}}' smart1-redis1-1
"##;

#[test]
fn container_that_ends_at_each_start_is_recreated_with_its_data() -> Result<()> {
    let lab = Lab::open()?;
    let installed = lab.start_installed()?;
    let broken = run_on_server(&installed.server, BREAK)?;
    installed.workstation.smart(&["--json", "instance", "start", Installed::INSTANCE, "--yes"], "")?.expect(0)?;
    let healthy = run_on_server(&installed.server, "docker inspect --format '{{.Id}}' smart1-redis1-1")?;
    ensure!(broken.trim() != healthy.trim(), "the container is the same");
    assert_eq!(run_on_server(&installed.server, "docker exec smart1-redis1-1 redis-cli get kept")?.trim(), "yes");
    installed.assert_instance_works(&lab).map(drop)
}
