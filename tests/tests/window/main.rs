//! The real window, used as a person uses it: the built program on a screen of its own, driven through the web view's own
//! automation; a real keyring; the lab's real servers. At the end the site is entered in a browser.
//!
//! What each screen does with each answer is tested in `ui/e2e`; here the whole is tested together.

mod browser;
mod content_security;
mod driven;
mod installs;
mod package;
mod person;
mod test_env;
