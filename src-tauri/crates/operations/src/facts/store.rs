//! What the engine keeps: images, networks, volumes. Not known where the engine does not answer, be it for one of the three
//! alone, and empty where there is none.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Lines;

/// An image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageFacts {
    /// Its id, `sha256:…`.
    pub id: String,
    /// The digest by which it was pulled, `sha256:…`; none where it was built there.
    pub digest: Option<String>,
}

/// The engine's store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreFacts {
    /// Networks by name.
    pub networks: BTreeSet<String>,
    /// Volumes by name.
    pub volumes: BTreeSet<String>,
    /// Images by reference, with their tag.
    pub images: BTreeMap<String, ImageFacts>,
}

pub(super) const TEXT: &str = r#"
list_store() {
  kind=$1
  shift
  docker "$kind" ls "$@" && fact store_listed "$kind"
}
if command -v docker >/dev/null 2>&1; then
  run_in_background list_store network --format 'docker_network={{.Name}}'
  run_in_background list_store volume --format 'docker_volume={{.Name}}'
  run_in_background list_store image --digests --no-trunc --format 'docker_image={{.Repository}}:{{.Tag}} {{.ID}} {{.Digest}}'
else
  fact store_listed network
  fact store_listed volume
  fact store_listed image
fi
"#;

pub(super) fn read(lines: &Lines<'_>) -> Option<StoreFacts> {
    let names = |name| lines.all(name).map(str::to_owned).collect();
    let image = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let [reference, id, digest] = words[..] else { return None };
        let digest = digest.starts_with("sha256:").then(|| digest.to_owned());
        Some((reference.to_owned(), ImageFacts { id: id.to_owned(), digest }))
    };
    let is_listed = |kind| lines.all("store_listed").any(|listed| listed == kind);
    ["network", "volume", "image"].into_iter().all(is_listed).then(|| StoreFacts {
        networks: names("docker_network"),
        volumes: names("docker_volume"),
        images: lines.all("docker_image").filter_map(image).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn store_is_unknown_where_one_of_three_lists_failed() {
        let whole = "docker_network=proxynet\nstore_listed=network\nstore_listed=volume\nstore_listed=image\n";
        assert!(read(&Lines::new(whole)).is_some_and(|store| store.networks.contains("proxynet")));
        for kind in ["network", "volume", "image"] {
            let broken = whole.replace(&format!("store_listed={kind}\n"), "");
            assert_eq!(read(&Lines::new(&broken)), None, "{kind}");
        }
    }
}
