//! The commands that the pages may call, in the order of their topics. This is the one list: the build declares them and the
//! window registers them from it. `capabilities/main.json` says once more which of them the one window may call.

/// Calls a macro with all of them, each as `topic::name`.
macro_rules! with_commands {
    ($callback:ident) => {
        $callback! {
            servers::servers,
            servers::instances,
            servers::fingerprint,
            servers::agent_keys,
            servers::add_server,
            servers::edit_server,
            servers::rename_server,
            servers::forget_server,
            servers::trust_new_key,
            servers::claim_server,
            servers::answer_server,
            servers::renew_password,
            servers::check_server,
            servers::look_up_domain,
            fleet::last_states,
            fleet::look,
            fleet::tenants,
            fleet::outside,
            text::validate,
            code::deploy_key,
            code::try_deploy_key,
            code::accept_git_host_key,
            install::plan_install,
            operations::plan_request,
            operations::run_plan,
            operations::operations,
            operations::begun_operations,
            operations::follow_operation,
            operations::cancel_operation,
            operations::unfinished,
            operations::resume,
            operations::postpone,
            secrets::reveal_secret,
            secrets::copy_secret,
            secrets::keep_secret,
            text::copy_text,
            text::save_text,
            text::save_document,
            shell_integration::pick_file,
            shell_integration::open_site,
            shell_integration::show_progress,
            shell_integration::notify,
            transfer::export_all,
            transfer::import_all,
            app::about,
            app::recover_record,
            app::practice,
            app::watch,
            app::report_ui_error,
            app::close_window,
        }
    };
}

pub(crate) use with_commands;
