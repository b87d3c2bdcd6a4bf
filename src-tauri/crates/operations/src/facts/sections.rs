//! The sections of the facts, and sets of them.

use super::{
    application, containers, engine, files, hashes, machine, network, proxy_limits, records, resources, site, store,
    tenants, workload,
};

/// One section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What the application says through PHP; of each instance asked about.
    Application,
    /// What pages answer through the proxy; of each instance asked about.
    Site,
    /// Name resolution and the registry: slow where they do not work.
    Network,
    /// Docker itself: program, engine, Compose, settings.
    Engine,
    /// The engine's images, networks and volumes.
    Store,
    /// The engine's containers.
    Containers,
    /// Compose's hashes of the services, as the files of the proxy and of each instance asked about say them now.
    Hashes,
    /// The machine.
    Machine,
    /// Our records of the server.
    Records,
    /// The instance's folder and our notes about it; of each instance asked about.
    Files,
    /// What of the machine is used.
    Resources,
    /// Queue, scheduler and errors; of each instance asked about.
    Workload,
    /// Of [`Section::Site`] the login page alone.
    Page,
    /// Of it the pages of some tenants.
    TenantPages,
    /// The list of tenants; of each instance asked about.
    Tenants,
}

impl Section {
    /// All of them, in the order in which they are begun: first what runs in the background, the slowest before the others.
    const ALL: [Self; 15] = [
        Self::Application,
        Self::Site,
        Self::TenantPages,
        Self::Page,
        Self::Workload,
        Self::Tenants,
        Self::Network,
        Self::Engine,
        Self::Store,
        Self::Containers,
        Self::Hashes,
        Self::Machine,
        Self::Records,
        Self::Files,
        Self::Resources,
    ];

    /// Its texts, after `script::BEGIN`.
    pub(super) const fn texts(self) -> &'static [&'static str] {
        match self {
            Self::Application => &[application::TEXT],
            Self::Site => &[site::FUNCTIONS, site::TEXT],
            Self::Page => &[site::FUNCTIONS, site::PAGE],
            Self::TenantPages => &[site::FUNCTIONS, site::TENANT_PAGES],
            Self::Network => &[network::TEXT],
            Self::Engine => &[engine::TEXT],
            Self::Store => &[store::TEXT],
            Self::Containers => &[proxy_limits::TEXT, containers::TEXT],
            Self::Hashes => &[hashes::TEXT],
            Self::Machine => &[machine::TEXT],
            Self::Records => &[records::TEXT],
            Self::Files => &[files::TEXT],
            Self::Resources => &[resources::TEXT],
            Self::Workload => &[workload::TEXT],
            Self::Tenants => &[tenants::TEXT],
        }
    }
}

/// A set of sections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sections(u16);

impl Sections {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// [`Section::Machine`].
    pub const MACHINE: Self = Self::of(Section::Machine);
    /// [`Section::Engine`].
    pub const ENGINE: Self = Self::of(Section::Engine);
    /// [`Section::Store`].
    pub const STORE: Self = Self::of(Section::Store);
    /// [`Section::Containers`].
    pub const CONTAINERS: Self = Self::of(Section::Containers);
    /// [`Section::Hashes`].
    pub const HASHES: Self = Self::of(Section::Hashes);
    /// [`Section::Records`].
    pub const RECORDS: Self = Self::of(Section::Records);
    /// [`Section::Files`].
    pub const FILES: Self = Self::of(Section::Files);
    /// [`Section::Application`].
    pub const APPLICATION: Self = Self::of(Section::Application);
    /// [`Section::Site`].
    pub const SITE: Self = Self::of(Section::Site);
    /// [`Section::Network`].
    pub const NETWORK: Self = Self::of(Section::Network);
    /// [`Section::Resources`].
    pub const RESOURCES: Self = Self::of(Section::Resources);
    /// [`Section::Workload`].
    pub const WORKLOAD: Self = Self::of(Section::Workload);
    /// [`Section::Page`].
    pub const PAGE: Self = Self::of(Section::Page);
    /// [`Section::TenantPages`].
    pub const TENANT_PAGES: Self = Self::of(Section::TenantPages);
    /// [`Section::Tenants`].
    pub const TENANTS: Self = Self::of(Section::Tenants);
    /// Containers, and what they should be.
    pub const SERVICES: Self = Self::CONTAINERS.with(Self::HASHES);
    /// Everything of Docker's.
    pub const DOCKER: Self = Self::ENGINE.with(Self::STORE).with(Self::SERVICES);
    /// What a look at a server as a whole needs; no instance's.
    pub const SERVER: Self =
        Self::MACHINE.with(Self::ENGINE).with(Self::STORE).with(Self::CONTAINERS).with(Self::RECORDS);
    /// Everything that operations are planned by, but the network.
    pub const LOCAL: Self = Self::SERVER.with(Self::HASHES).with(Self::FILES).with(Self::APPLICATION).with(Self::SITE);
    /// Everything.
    pub const ALL: Self = Self::LOCAL
        .with(Self::NETWORK)
        .with(Self::RESOURCES)
        .with(Self::WORKLOAD)
        .with(Self::PAGE)
        .with(Self::TENANT_PAGES)
        .with(Self::TENANTS);

    pub(super) const fn of(section: Section) -> Self {
        Self(1 << section as u16)
    }

    /// Both.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a section is in it.
    pub const fn has(self, section: Section) -> bool {
        self.0 & Self::of(section).0 != 0
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Section> {
        Section::ALL.into_iter().filter(move |section| self.has(*section))
    }
}
