//! composer: the libraries that the lock file names, and no others.

use model::{ErrorCode, Role, StepId};
use remote::Script;

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};

/// The libraries are installed.
pub struct Dependencies;

/// A shell function: `in_container NAME ARGUMENT…` runs a container of a service for one command. It has a name of its
/// own, so that it ends with the job however the job ends: what `docker exec` begins would go on alone.
pub(super) const IN_CONTAINER: &str = r#"
set -e
in_container() {
  name=$1; shift
  docker rm --force "$name" >/dev/null 2>&1 || true
  trap 'docker rm --force "$name" >/dev/null 2>&1' EXIT
  trap 'exit 143' TERM INT
  docker compose --ansi never run --rm --no-deps --no-TTY --name "$name" "$@" &
  wait $!
}
"#;

/// `$1` instance folder, `$2` service, `$3` where to note the lock file's sum. Runs as a job.
///
/// With development libraries: the application names some of their classes at run time. The lock file is kept: composer
/// of today refuses to resolve the application's versions again. Laravel's own script at the end of it writes to
/// bootstrap/cache, which some copies of the code lack.
const INSTALL: &str = r#"
cd "$1"
mkdir -p bootstrap/cache
sum=; [ -f composer.lock ] && sum=$(sha256sum < composer.lock | cut -d' ' -f1)
in_container "instalador-smart-composer-$2" \
  --env COMPOSER_ALLOW_SUPERUSER=1 --env COMPOSER_MEMORY_LIMIT=-1 --env COMPOSER_NO_SECURITY_BLOCKING=1 \
  --env COMPOSER_NO_INTERACTION=1 --entrypoint composer "$2" install --no-progress --no-ansi --prefer-dist
after=; [ -f composer.lock ] && after=$(sha256sum < composer.lock | cut -d' ' -f1)
[ -z "$sum" ] || [ "$sum" = "$after" ]
umask 077
mkdir -p "${3%/*}"
echo "$after" | cat > "$3.new"
mv "$3.new" "$3"
"#;

#[async_trait::async_trait]
impl Step for Dependencies {
    fn id(&self) -> StepId {
        StepId::Dependencies
    }

    fn sections(&self) -> Sections {
        Sections::FILES
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(facts) = input.files() else { return CheckOutcome::Unsatisfied("not-read") };
        CheckOutcome::satisfied_if(facts.vendor, "absent").and(|| {
            CheckOutcome::satisfied_if(
                facts.installed_lock.is_some() && facts.installed_lock == facts.lock_file,
                "outdated",
            )
        })
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let input = &context.input;
        let number = input.spec.number;
        let script = Script::new(IN_CONTAINER)
            .then(INSTALL)
            .arg(input.layout().instance(number))
            .arg(input.instance().service(Role::Fpm))
            .arg(stack::layout::dependencies_note(number));
        context.job_or("", &script, None, ErrorCode::DependenciesFailed).await?;
        Ok(())
    }
}
