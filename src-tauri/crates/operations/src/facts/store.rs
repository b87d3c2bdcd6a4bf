//! What the engine keeps: images, networks, volumes. Not known where the engine does not answer, and empty where there is
//! none.

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

pub(super) const TEXT: &str = r"
read_images() {
  docker image ls --digests --no-trunc --format 'docker_image={{.Repository}}:{{.Tag}} {{.ID}} {{.Digest}}' && fact store_read yes
}
if command -v docker >/dev/null 2>&1; then
  run_in_background docker network ls --format 'docker_network={{.Name}}'
  run_in_background docker volume ls --format 'docker_volume={{.Name}}'
  run_in_background read_images
else
  fact store_read yes
fi
";

pub(super) fn read(lines: &Lines<'_>) -> Option<StoreFacts> {
    let names = |name| lines.all(name).map(str::to_owned).collect();
    let image = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let [reference, id, digest] = words[..] else { return None };
        let digest = digest.starts_with("sha256:").then(|| digest.to_owned());
        Some((reference.to_owned(), ImageFacts { id: id.to_owned(), digest }))
    };
    lines.is_yes("store_read").then(|| StoreFacts {
        networks: names("docker_network"),
        volumes: names("docker_volume"),
        images: lines.all("docker_image").filter_map(image).collect(),
    })
}
