//! `instalador-smart`: the window. Thin: it hands what the pages ask for to the crate `operations`, and what happens
//! there back to the pages. It does nothing to servers itself, and holds no text for people.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

#[cfg(test)]
mod bindings;
mod commands;
mod dto;
mod running;
mod state;
mod window;

fn main() {
    window::prepare();
    if let Err(error) = window::open() {
        tracing::error!(%error, "the window could not be opened");
        std::process::exit(1);
    }
}
