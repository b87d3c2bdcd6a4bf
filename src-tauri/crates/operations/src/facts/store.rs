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
    /// Images as [`model::ImageReference::listed`] names them: by their tag, and by their digest.
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
  run_in_background list_store image --digests --no-trunc --format 'docker_image={{.Repository}} {{.Tag}} {{.ID}} {{.Digest}}'
else
  fact store_listed network
  fact store_listed volume
  fact store_listed image
fi
"#;

pub(super) fn read(lines: &Lines<'_>) -> Option<StoreFacts> {
    let names = |name| lines.all(name).map(str::to_owned).collect();
    let is_listed = |kind| lines.all("store_listed").any(|listed| listed == kind);
    ["network", "volume", "image"].into_iter().all(is_listed).then(|| StoreFacts {
        networks: names("docker_network"),
        volumes: names("docker_volume"),
        images: lines.all("docker_image").flat_map(image).collect(),
    })
}

/// `REPOSITORY TAG ID DIGEST`, where tag and digest may be `<none>`.
fn image(line: &str) -> Vec<(String, ImageFacts)> {
    let words: Vec<&str> = line.split(' ').collect();
    let [repository, tag, id, digest] = words[..] else { return Vec::new() };
    let digest = digest.starts_with("sha256:").then(|| digest.to_owned());
    let names = [
        (tag != "<none>").then(|| format!("{repository}:{tag}")),
        digest.as_ref().map(|sum| format!("{repository}@{sum}")),
    ];
    let image = ImageFacts { id: id.to_owned(), digest };
    names.into_iter().flatten().map(|name| (name, image.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn image_is_known_by_its_tag_and_by_its_digest() {
        let text = "store_listed=network\nstore_listed=volume\nstore_listed=image\n\
                    docker_image=a/b 1.0 sha256:1 sha256:d1\ndocker_image=a/b <none> sha256:2 sha256:d2\n\
                    docker_image=c latest sha256:3 <none>\n";
        let images = read(&Lines::new(text)).unwrap().images;
        let id = |name: &str| images.get(name).map(|image| image.id.as_str());
        assert_eq!([id("a/b:1.0"), id("a/b@sha256:d1")], [Some("sha256:1"); 2]);
        assert_eq!((id("a/b@sha256:d2"), id("a/b:<none>")), (Some("sha256:2"), None));
        assert_eq!((id("c:latest"), images.len()), (Some("sha256:3"), 4));
    }

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
