//! The view from outside: this computer is a second place from which a server is seen, and tells what the server can't know of
//! itself: that a firewall of its provider's shuts people out, or that the domain leads elsewhere. Nothing is changed by it.
//!
//! What stops this computer alone, such as its own network, looks the same as what stops everybody: the words say so.

use std::io::ErrorKind;
use std::time::Duration;

use hyper_util::rt::TokioIo;
use model::{Domain, Host, InstanceNumber, NameVerdict, OutsideFinding, OutsideReport, PortState, ServerName, Verdict};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::facts::is_login_page;
use crate::{Desktop, OperationError, check_dns};

/// A port that does not answer for so long is silent.
const KNOCK: Duration = Duration::from_secs(6);
/// The page of a busy system takes seconds.
const PAGE: Duration = Duration::from_secs(20);

impl Desktop {
    /// Sees an instance from this computer, and asks its server at the same time how it is.
    pub async fn outside(
        &self,
        server: &ServerName,
        number: InstanceNumber,
        cancel: CancellationToken,
    ) -> Result<OutsideReport, OperationError> {
        let known = self.inventory.instance(server, number)?;
        let host = self.inventory.server(server)?.host;
        let (http, https, database, page_status, dns, inside) = tokio::join!(
            knock(&host, 80),
            knock(&host, 443),
            knock(&host, known.mysql_port.get()),
            page(&host, &known.domain),
            check_dns(&known.domain, &host),
            self.inside(server, &known, cancel),
        );
        let finding = judge(inside, http, page_status, dns.domain.verdict);
        Ok(OutsideReport { finding, http, https, database, page_status, dns })
    }

    /// How the server itself says that the login page is; unknown where it can't be asked.
    async fn inside(&self, server: &ServerName, known: &inventory::Instance, cancel: CancellationToken) -> Verdict {
        let Ok(connection) = self.connect_unattended(server, cancel).await else { return Verdict::Unknown };
        let status = self.instance_status(&connection, known).await;
        connection.close().await;
        status.map_or(Verdict::Unknown, |(status, _)| status.site)
    }
}

fn judge(inside: Verdict, http: PortState, page_status: Option<u16>, domain: NameVerdict) -> OutsideFinding {
    match (inside, http, page_status) {
        (_, PortState::Open, Some(status)) if is_login_page(status) => match domain {
            NameVerdict::Missing => OutsideFinding::DomainMissing,
            NameVerdict::PointsElsewhere | NameVerdict::AlsoElsewhere => OutsideFinding::DomainElsewhere,
            NameVerdict::Propagating => OutsideFinding::DomainPropagating,
            NameVerdict::Correct | NameVerdict::BehindCdn | NameVerdict::Unknown => OutsideFinding::Reached,
        },
        (Verdict::Bad, ..) => OutsideFinding::DownInside,
        (Verdict::Good, PortState::Silent | PortState::Refused, _) => OutsideFinding::Blocked,
        (Verdict::Good, PortState::Open, _) => OutsideFinding::OtherAnswer,
        _ => OutsideFinding::Unknown,
    }
}

async fn knock(host: &Host, port: u16) -> PortState {
    match timeout(KNOCK, TcpStream::connect((host.as_str(), port))).await {
        Ok(Ok(_)) => PortState::Open,
        Err(_) => PortState::Silent,
        Ok(Err(error)) => match error.kind() {
            ErrorKind::ConnectionRefused => PortState::Refused,
            ErrorKind::TimedOut | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => PortState::Silent,
            _ => PortState::Unknown,
        },
    }
}

/// The status of the login page, asked of the server's address whatever the domain leads to.
async fn page(host: &Host, domain: &Domain) -> Option<u16> {
    let asked = async { status_of(TcpStream::connect((host.as_str(), 80)).await.ok()?, domain).await };
    timeout(PAGE, asked).await.ok().flatten()
}

async fn status_of(stream: TcpStream, domain: &Domain) -> Option<u16> {
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.ok()?;
    let request =
        hyper::Request::get("/login").header(hyper::header::HOST, domain.as_str()).body(String::new()).ok()?;
    let answer = async { Some(sender.send_request(request).await.ok()?.status().as_u16()) };
    // Nothing goes over the connection unless somebody waits for it. It may end with the answer.
    let going = async {
        let _ = connection.await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        status = answer => status,
        () = going => None,
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    #[test]
    fn both_views_together_name_what_stands_between() {
        use NameVerdict::{BehindCdn, Correct, Missing, PointsElsewhere, Propagating};
        use OutsideFinding as Finding;
        use PortState::{Open, Refused, Silent};
        use Verdict::{Bad, Good};
        for (inside, http, page, domain, finding) in [
            (Good, Open, Some(200), Correct, Finding::Reached),
            (Good, Open, Some(301), BehindCdn, Finding::Reached),
            (Good, Open, Some(200), NameVerdict::Unknown, Finding::Reached),
            (Good, Open, Some(200), Missing, Finding::DomainMissing),
            (Good, Open, Some(200), PointsElsewhere, Finding::DomainElsewhere),
            (Good, Open, Some(200), Propagating, Finding::DomainPropagating),
            (Good, Silent, None, Correct, Finding::Blocked),
            (Good, Refused, None, Correct, Finding::Blocked),
            (Good, Open, Some(503), Correct, Finding::OtherAnswer),
            (Good, Open, None, Correct, Finding::OtherAnswer),
            (Bad, Open, Some(502), Correct, Finding::DownInside),
            (Bad, Silent, None, Correct, Finding::DownInside),
            // Nobody could ask the server: what shuts the port may be that it is off.
            (Verdict::Unknown, Silent, None, Correct, Finding::Unknown),
            // What is served is served, whatever else is not known.
            (Verdict::Unknown, Open, Some(200), Correct, Finding::Reached),
        ] {
            assert_eq!(judge(inside, http, page, domain), finding, "{inside:?} {http:?} {page:?} {domain:?}");
        }
    }

    #[tokio::test]
    async fn ports_are_open_or_refused() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let host: Host = "127.0.0.1".parse().unwrap();
        assert_eq!(knock(&host, port).await, PortState::Open);
        drop(listener);
        assert_eq!(knock(&host, port).await, PortState::Refused);
    }

    #[tokio::test]
    async fn silence_after_the_greeting_is_no_page() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = [0; 1024];
            let length = stream.read(&mut asked).await.unwrap();
            assert!(String::from_utf8_lossy(&asked[..length]).to_lowercase().contains("host: facturas.pe"));
            stream.write_all(b"SSH-2.0-other\r\n").await.unwrap();
        });
        let stream = TcpStream::connect(address).await.unwrap();
        assert_eq!(status_of(stream, &"facturas.pe".parse().unwrap()).await, None);
    }
}
