//! The two numbers that a person chooses: the instance's number and the port of its database.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Field, Invalid};

/// The number of an instance on its server, 1 to 999. Every name that belongs to the instance carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct InstanceNumber(u16);

impl InstanceNumber {
    /// The number of the first instance of a server.
    pub const FIRST: Self = Self(1);

    /// The number itself.
    pub const fn get(self) -> u16 {
        self.0
    }

    /// The name of the compose project, and of the instance's folder and database: `smart1`.
    pub fn project(self) -> String {
        format!("smart{}", self.0)
    }

    /// The number after this one, if there is one.
    pub fn next(self) -> Option<Self> {
        Self::try_from(self.0 + 1).ok()
    }
}

impl TryFrom<u16> for InstanceNumber {
    type Error = Invalid;

    fn try_from(number: u16) -> Result<Self, Invalid> {
        if (1..=999).contains(&number) { Ok(Self(number)) } else { Err(Invalid::new(Field::Instance, "out-of-range")) }
    }
}

impl From<InstanceNumber> for u16 {
    fn from(number: InstanceNumber) -> Self {
        number.0
    }
}

impl FromStr for InstanceNumber {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        parse_digits(text, Field::Instance)?.try_into()
    }
}

impl fmt::Display for InstanceNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The port of the server that leads to an instance's database, 1024 to 65535.
///
/// Ports below 1024 belong to the system's own services, and those of the stack itself are refused by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct MysqlPort(u16);

impl MysqlPort {
    /// MySQL's own port, proposed for the first instance.
    pub const DEFAULT: Self = Self(3306);

    /// The port itself.
    pub const fn get(self) -> u16 {
        self.0
    }

    /// The port after this one, if there is one.
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).and_then(|port| Self::try_from(port).ok())
    }
}

impl TryFrom<u16> for MysqlPort {
    type Error = Invalid;

    fn try_from(port: u16) -> Result<Self, Invalid> {
        match port {
            0 => Err(Invalid::new(Field::MysqlPort, "out-of-range")),
            22 | 80 | 443 => Err(Invalid::new(Field::MysqlPort, "taken-by-stack")),
            1..1024 => Err(Invalid::new(Field::MysqlPort, "system-port")),
            _ => Ok(Self(port)),
        }
    }
}

impl From<MysqlPort> for u16 {
    fn from(port: MysqlPort) -> Self {
        port.0
    }
}

impl FromStr for MysqlPort {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        parse_digits(text, Field::MysqlPort)?.try_into()
    }
}

impl fmt::Display for MysqlPort {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Digits only: `u16::from_str` would also take a leading plus sign.
pub(crate) fn parse_digits(text: &str, field: Field) -> Result<u16, Invalid> {
    let text = text.trim_matches(' ');
    if text.is_empty() {
        return Err(Invalid::new(field, "empty"));
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Invalid::new(field, "not-a-number"));
    }
    text.parse().map_err(|_| Invalid::new(field, "out-of-range"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instance_numbers() {
        assert_eq!("1".parse::<InstanceNumber>().unwrap().project(), "smart1");
        assert_eq!(" 999 ".parse::<InstanceNumber>().unwrap().next(), None);
        for (text, reason) in [
            ("0", "out-of-range"),
            ("1000", "out-of-range"),
            ("70000", "out-of-range"),
            ("-1", "not-a-number"),
            ("+1", "not-a-number"),
            ("1;reboot", "not-a-number"),
            ("", "empty"),
        ] {
            assert_eq!(text.parse::<InstanceNumber>().unwrap_err().reason, reason, "{text}");
        }
    }

    #[test]
    fn database_ports() {
        assert_eq!("3306".parse::<MysqlPort>().unwrap(), MysqlPort::DEFAULT);
        for (text, reason) in [
            ("0", "out-of-range"),
            ("22", "taken-by-stack"),
            ("80", "taken-by-stack"),
            ("443", "taken-by-stack"),
            ("1023", "system-port"),
            ("70000", "out-of-range"),
        ] {
            assert_eq!(text.parse::<MysqlPort>().unwrap_err().reason, reason, "{text}");
        }
        assert_eq!(MysqlPort(65535).next(), None);
    }
}
