//! Compose's hashes of the services as the files say them now: a container with another one is not as its file says.

use std::collections::BTreeMap;

use super::lines::Lines;

pub(super) const TEXT: &str = r#"
service_hashes() {
  [ -r "$1/docker-compose.yml" ] || return 0
  cd "$1" && values=$(own_values "$2") || return 0
  docker compose --project-name "$2" --env-file "$values" --file docker-compose.yml config --hash '*' 2>/dev/null | sed "s|^|docker_hash=$2/|"
  rm -f "$values"
}
instance_hashes() { run_in_background service_hashes "$folder" "smart$number"; }
if command -v docker >/dev/null 2>&1; then
  run_in_background service_hashes "$base/proxy" smart-proxy
  each_of instance_hashes "$@"
fi
"#;

pub(super) fn read(lines: &Lines<'_>) -> BTreeMap<String, String> {
    let hashes = lines.all("docker_hash").filter_map(|value| value.split_once(' '));
    hashes.map(|(service, hash)| (service.to_owned(), hash.trim().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use stack::compose::PROXY_PROJECT;

    #[test]
    fn hashes_are_asked_for_by_the_name_of_our_proxy_project() {
        assert!(super::TEXT.contains(&format!("\"$base/proxy\" {PROXY_PROJECT}\n")));
    }
}
