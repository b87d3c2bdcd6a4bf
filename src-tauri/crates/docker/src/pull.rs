//! Fetching images, with the bytes of each layer as they come.

use std::collections::BTreeMap;
use std::time::Duration;

use bollard::models::CreateImageInfo;
use bollard::query_parameters::CreateImageOptions;
use futures_util::StreamExt as _;

use crate::{DockerError, Engine};

/// How far a pull is. The total grows while the engine learns of more layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PullProgress {
    /// Bytes fetched.
    pub done: u64,
    /// Bytes to fetch, as far as known.
    pub total: u64,
}

impl Engine {
    /// Fetches an image. `progress` is called each time that something moved.
    ///
    /// Where it breaks off, what was fetched stays with the engine, and the next pull goes on from there.
    pub async fn pull(&self, image: &str, progress: &(dyn Fn(PullProgress) + Send + Sync)) -> Result<(), DockerError> {
        again_where_cut(|| self.steadily(|| self.pull_once(image, progress))).await
    }

    async fn pull_once(&self, image: &str, progress: &(dyn Fn(PullProgress) + Send + Sync)) -> Result<(), DockerError> {
        let options = CreateImageOptions { from_image: Some(image.to_owned()), ..CreateImageOptions::default() };
        let failed = |message: String| DockerError::Pull { image: image.to_owned(), message };
        let mut stream = self.docker.create_image(Some(options), None, None);
        let mut layers = Layers::default();
        while let Some(message) = stream.next().await {
            let message = message.map_err(|error| match DockerError::from(error) {
                DockerError::Answered { message, .. } => failed(message),
                other => other,
            })?;
            if let Some(error) = message.error_detail.as_ref().and_then(|detail| detail.message.clone()) {
                return Err(failed(error));
            }
            if layers.take(&message) {
                progress(layers.sum());
            }
        }
        Ok(())
    }
}

/// How often a pull is begun, and the pause before it is begun again.
const MAX_BEGUN: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);

/// Begins again where the engine's report broke off: the connection to the server may be whole, and the engine, too. What the
/// engine or the registry refused stays refused.
async fn again_where_cut<T, F>(pull: impl Fn() -> F) -> Result<T, DockerError>
where
    F: Future<Output = Result<T, DockerError>>,
{
    for _ in 1..MAX_BEGUN {
        match pull().await {
            Err(DockerError::Unreachable(_) | DockerError::Unreadable(_)) => tokio::time::sleep(PAUSE).await,
            ended => return ended,
        }
    }
    pull().await
}

/// The layers of one pull.
#[derive(Default)]
struct Layers(BTreeMap<String, PullProgress>);

impl Layers {
    /// Takes a message in; says whether something moved.
    fn take(&mut self, message: &CreateImageInfo) -> bool {
        let (Some(layer), Some(status)) = (&message.id, &message.status) else { return false };
        let amount = |value: Option<i64>| value.and_then(|value| u64::try_from(value).ok()).unwrap_or(0);
        let detail = message.progress_detail.as_ref();
        let before = self.sum();
        match status.as_str() {
            "Downloading" => {
                let entry = self.0.entry(layer.clone()).or_default();
                entry.done = amount(detail.and_then(|detail| detail.current));
                entry.total = entry.total.max(amount(detail.and_then(|detail| detail.total)));
            }
            "Download complete" | "Pull complete" => {
                if let Some(entry) = self.0.get_mut(layer) {
                    entry.done = entry.total;
                }
            }
            // Extracting counts the same bytes again; what was there already counts nothing.
            _ => return false,
        }
        before != self.sum()
    }

    fn sum(&self) -> PullProgress {
        self.0.values().fold(PullProgress::default(), |sum, layer| PullProgress {
            // An engine may say anything: numbers that no image has stay numbers.
            done: sum.done.saturating_add(layer.done),
            total: sum.total.saturating_add(layer.total),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use bollard::models::ProgressDetail;

    use super::*;

    fn message(layer: &str, status: &str, current: i64, total: i64) -> CreateImageInfo {
        CreateImageInfo {
            id: Some(layer.to_owned()),
            status: Some(status.to_owned()),
            progress_detail: Some(ProgressDetail { current: Some(current), total: Some(total) }),
            ..CreateImageInfo::default()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn report_that_breaks_off_is_no_end_of_a_pull_and_a_refusal_is() {
        let begun = AtomicU32::new(0);
        let cut_at_first = || async {
            match begun.fetch_add(1, Ordering::Relaxed) {
                0 => Err(DockerError::Unreachable("bytes remaining on stream".to_owned())),
                _ => Ok(()),
            }
        };
        assert!(again_where_cut(cut_at_first).await.is_ok());
        let begun = AtomicU32::new(0);
        let refused = || async {
            begun.fetch_add(1, Ordering::Relaxed);
            Err::<(), _>(DockerError::Pull { image: "x".to_owned(), message: "toomanyrequests".to_owned() })
        };
        assert!(matches!(again_where_cut(refused).await, Err(DockerError::Pull { .. })));
        assert_eq!(begun.into_inner(), 1);
        let never = || async { Err::<(), _>(DockerError::Unreachable(String::new())) };
        assert!(matches!(again_where_cut(never).await, Err(DockerError::Unreachable(_))));
    }

    #[test]
    fn sizes_that_no_image_has_do_not_overflow() {
        let mut layers = Layers::default();
        for layer in ["a", "b", "c"] {
            layers.take(&message(layer, "Downloading", i64::MAX, i64::MAX));
        }
        assert_eq!(layers.sum().done, u64::MAX);
        assert!(layers.take(&message("a", "Downloading", -1, 0)));
    }

    #[test]
    fn layers_add_up_and_extracting_counts_once() {
        let mut layers = Layers::default();
        assert!(layers.take(&message("a", "Downloading", 10, 100)));
        assert!(layers.take(&message("b", "Downloading", 5, 50)));
        assert_eq!(layers.sum(), PullProgress { done: 15, total: 150 });
        assert!(layers.take(&message("a", "Download complete", 0, 0)));
        assert!(!layers.take(&message("a", "Extracting", 50, 100)));
        assert!(!layers.take(&message("a", "Pull complete", 0, 0)));
        assert!(!layers.take(&message("c", "Already exists", 0, 0)));
        assert_eq!(layers.sum(), PullProgress { done: 105, total: 150 });
    }
}
