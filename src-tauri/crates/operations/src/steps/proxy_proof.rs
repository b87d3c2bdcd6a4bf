//! The proof that the proxy sees containers: some images of it are blind on some engines and kernels, and nothing behind
//! such a one ever answers.

use model::{ErrorCode, Problem, Role, StepId};
use remote::Script;
use stack::compose::NETWORK;

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::plan_input::PlanInput;
use crate::proxy_owner::ProxyOwner;
use crate::step::{CheckOutcome, Step};

/// The proxy led a visitor to a container that was started for this.
pub struct ProxyProof;

/// `$1` image of a web server, `$2` network, `$3` a host name that is nobody's, `$4` where to note it, `$5` what to note.
/// Runs as a job. Exit 65: the proxy does not see the container.
const PROVE: &str = r#"
name=instalador-smart-proxy-proof
docker rm --force "$name" >/dev/null 2>&1
trap 'docker rm --force "$name" >/dev/null 2>&1' EXIT
trap 'exit 143' TERM INT
docker run --detach --name "$name" --network "$2" --env "VIRTUAL_HOST=$3" --env VIRTUAL_PORT=80 --entrypoint sh "$1" -c \
  'printf "events {} http { server { listen 80; return 204; } }" > /tmp/proof.conf && exec nginx -c /tmp/proof.conf -g "daemon off;"' \
  >/dev/null || exit 1
tries=0
while :; do
  status=$(curl --silent --max-time 10 --output /dev/null --write-out '%{http_code}' --header "Host: $3" http://127.0.0.1/)
  [ "$status" != 204 ] || break
  tries=$((tries + 1))
  if [ $tries -ge 60 ]; then
    echo "the proxy answers $status"
    docker logs --tail 20 "$name" 2>&1
    exit 65
  fi
  sleep 0.5
done
umask 077
mkdir -p "${4%/*}"
printf '%s\n' "$5" | cat > "$4.new"
mv "$4.new" "$4"
"#;

/// Which proxy on which engine: another of either has to be proved again.
fn proved(input: &PlanInput) -> Option<String> {
    let engine = input.engine()?.version.as_deref()?;
    let proxy = match ProxyOwner::of(&input.facts) {
        ProxyOwner::Ours => input.facts.containers().iter().find(|one| crate::proxy_owner::is_ours(one))?,
        ProxyOwner::Reusable(proxy) => proxy,
        ProxyOwner::Nobody | ProxyOwner::Unusable(_) => return None,
    };
    Some(format!("{} {engine}", proxy.id))
}

#[async_trait::async_trait]
impl Step for ProxyProof {
    fn id(&self) -> StepId {
        StepId::ProxyProof
    }

    fn sections(&self) -> Sections {
        Sections::RECORDS.with(Sections::STORE)
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let proved = proved(input);
        let noted = input.facts.records().proved_proxy.as_ref();
        CheckOutcome::satisfied_if(proved.is_some() && proved.as_ref() == noted, "not-verified")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let Some(proved) = proved(&context.input) else { return Err(context.verification_failed("no-proxy")) };
        super::packages::ensure_packages(context, &[("curl", "curl")]).await?;
        let image = context.input.spec.images.of(Role::Nginx);
        if context.input.image_id(image).is_none() {
            super::images::pull(context, &[image.to_string()]).await?;
        }
        let script = Script::new(PROVE)
            .arg(image.as_str())
            .arg(NETWORK)
            .arg(format!("{}.invalid", context.operation))
            .arg(stack::layout::proved_proxy())
            .arg(proved);
        let answer = context.job("", &script, None).await?;
        match answer.status {
            0 => Ok(()),
            65 => {
                let proxy = context.input.spec.images.of(Role::Proxy);
                Err(Problem::new(ErrorCode::ProxyBlind).with("image", proxy).detail(answer.tail).into())
            }
            _ => Err(context.failed(ErrorCode::CommandFailed, answer)),
        }
    }
}
