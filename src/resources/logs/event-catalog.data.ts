/**
 * Okta's event type catalog, release 2026.08.1: after a prefix and a colon the rest of each type; a plus marks the types
 * that an event hook may subscribe to.
 */
export const catalogText = `
  access.request: cancel+ condition.activate+ condition.create+ condition.deactivate+ condition.delete+
  condition.invalidate+ condition.update+ create+ expire+ reject+ resolve+ sequence.create+ sequence.delete+
  sequence.update+ settings.update+ update+ access.review: action+ close+ create+ remediate+ start+ update+
  account.aerial_template_condition: apply create delete remove update account.org: add consent.grant consent.revoke
  delete.cancel delete.request product.update status.update account.org_group: create delete org.assign org.revoke
  update account.user: classify analytics.feedback: provide analytics.reports: export.download export.generate
  export.request app.access_request: approver.approve+ approver.deny+ delete+ deny+ expire+ grant+ request+ app.ad:
  api.user_import.account_locked api.user_import.warn.skipped_contact.attribute_invalid_value
  api.user_import.warn.skipped_user.attribute_invalid_value
  api.user_import.warn.skipped_user.missing_required_attribute credential.verify password_migration_campaign.cancel.end
  password_migration_campaign.cancel.start password_migration_campaign.create password_migration_campaign.finish.end
  password_migration_campaign.finish.start password_migration_campaign.group.add
  password_migration_campaign.user.capture_password password_migration_campaign.user.migrate.end+
  password_migration_campaign.user.migrate.start app.ai_agent_provider: activate+ create+ credential.validate+
  deactivate+ delete+ import.complete+ import.start+ import_staging.confirm+ import_staging.ignore+ priority.update+
  update+ app.app_instance: csr.generate csr.publish csr.revoke provision_sync_job.completed provision_sync_job.failed
  provision_sync_job.started app.cross_app_access: connection.create connection.delete connection.update app.generic:
  unauth_app_access_attempt app.inbound_del_auth: login_success app.interclient_mapping: create+ delete+ delete_all+
  app.kerberos_rich_client: account_not_found instance_not_found multiple_accounts_found user_authentication_successful
  app.keys: clone delete generate rotate app.ldap: import.tracking_attribute_missing password.change.failed read_schema
  app.oauth2: admin.consent.grant admin.consent.revoke as.authorize as.authorize.code
  as.authorize.implicit.access_token as.authorize.implicit.id_token as.authorize.scope_denied as.consent.grant+
  as.consent.revoke+ as.consent.revoke.implicit.as+ as.consent.revoke.implicit.client+
  as.consent.revoke.implicit.scope+ as.consent.revoke.implicit.user+ as.consent.revoke.user+
  as.consent.revoke.user.client+ as.evaluate.claim as.interact.interaction_code as.interact.interaction_handle
  as.key.rollover as.resource_server.credentials.lifecycle.activate as.resource_server.credentials.lifecycle.create
  as.resource_server.credentials.lifecycle.deactivate as.resource_server.credentials.lifecycle.delete
  as.token.detect_reuse as.token.grant as.token.grant.access_token as.token.grant.device_secret as.token.grant.id_token
  as.token.grant.interclient_token+ as.token.grant.refresh_token as.token.revoke authorize authorize.code
  authorize.implicit.access_token authorize.implicit.id_token client.lifecycle.activate client.lifecycle.create
  client.lifecycle.deactivate client.lifecycle.delete client.lifecycle.update client.privilege.grant+
  client.privilege.revoke+ client.read_client_secret client_id_rate_limit_warning consent.grant
  credentials.lifecycle.activate credentials.lifecycle.create credentials.lifecycle.deactivate
  credentials.lifecycle.delete interact.interaction_code interact.interaction_handle invalid_client_credentials
  key.rollover signon token.detect_reuse token.grant token.grant.access_token token.grant.id_jag token.grant.id_token
  token.grant.interclient_token+ token.grant.oauth_sts token.grant.refresh_token token.grant.service_account
  token.grant.vaulted_secret token.oauth_sts.request_token token.revoke token.revoke.implicit.as
  token.revoke.implicit.client token.revoke.implicit.user trusted_server.add+ trusted_server.delete+ app.office365:
  api.change.domain.federation.success api.error.ad.user api.error.check.user.exists api.error.create.user
  api.error.deactivate.user api.error.download.custom.objects api.error.download.groups api.error.download.users
  api.error.endpoint.unavailable api.error.get.company.dirsync.failure api.error.get.company.dirsync.status.failure
  api.error.get.company.dirsync.status.pending api.error.get.object.ids.by.group.id api.error.group.create.failure
  api.error.group.create.failure.name.in.use api.error.group.delete.failure api.error.group.membership.update.failure
  api.error.group.membership.update.group.not.found.failure api.error.group.update.failure
  api.error.group.update.failure.not.found api.error.import.profile api.error.push.password api.error.push.profile
  api.error.reactivate.user api.error.remove.domain.federation.failure
  api.error.remove.domain.federation.failure.access.denied api.error.remove.domain.federation.failure.domain.not.found
  api.error.revoke.refresh.token api.error.set.company.dirsync.failure api.error.set.company.dirsync.status.failure
  api.error.set.domain.federation.failure api.error.set.domain.federation.failure.access.denied
  api.error.set.domain.federation.failure.domain.default api.error.set.domain.federation.failure.domain.not.found
  api.error.sync.contact api.error.sync.finalize api.error.sync.group api.error.sync.not.activated
  api.error.sync.set.attribute api.error.sync.user api.error.unable.to.create.graph.client
  api.error.validate.admin.creds api.error.validate.creds api.error.x-ms-forwarded-client-ip-header.absent
  api.remove.domain.federation.success api.set.domain.federation.success api.sync.complete api.sync.heartbeat.sent
  api.sync.job.complete api.sync.job.complete.contact api.sync.job.complete.group api.sync.job.complete.user
  clientplatform.conversion.job.processing.app.instance clientplatform.conversion.job.skipping.migration
  dirsync.skipping.conflict-object dirsync.skipping.critical-system-object
  dirsync.skipping.non-security-group-invalid-mail dirsync.skipping.reserved-attribute-value
  dirsync.skipping.systemmailbox dirsync.skipping.without-name-and-displayname error.importing.user
  graph.api.error.no.mailbox.found graph.api.error.rate-limit.exceeded
  graph.api.error.service.principal.creation.failed graph.api.error.service.principal.msgraph.authentication.failure
  provisioning_app.create provisioning_app_credential.rotate service.principal.cleanup.job.complete
  service.principal.cleanup.job.invalid.credentials service.principal.cleanup.job.processing
  service.principal.cleanup.job.skipping.missing.creds service.principal.cleanup.job.skipping.no.service.principal
  service.principal.cleanup.job.unable.to.delete.service.principal user.delete.success user.lifecycle.action.failed
  user.remove.licenses.success app.policy: sign_on.update app.radius: agent.listener.failed agent.listener.succeeded
  agent.port_inaccessible agent.port_reaccessible info_access.no_permission info_access.partial_permission
  app.realtimesync: import.details.add_user import.details.delete_user import.details.update_user import_failed
  app.request_new: notify app.rum: config.validation.error is.api.account.error package.thrown.error validation.error
  app.saml: sensitive.attribute.update app: user_management+ app.user_management: grouppush.mapping.created.from.rule
  grouppush.mapping.created.from.rule.error.duplicate grouppush.mapping.created.from.rule.error.validation
  grouppush.mapping.created.from.rule.errors grouppush.mapping.okta.users.ignored import.csv.line.error
  push_new_user_success update_from_master_failed user_group_import.create_failure user_group_import.delete_success
  user_group_import.update_failure user_group_import.upsert_fail user_group_import.upsert_success+ application.account:
  decision.confirm+ decision.ignore+ decision.revoke+ detect+ match.update+ remove+ application.appuser:
  mapping.invalid.expression application.cache: invalidate application.configuration: detect_error
  disable_delauth_outbound disable_fed_broker_mode enable_delauth_outbound enable_fed_broker_mode import_schema
  read_client_secret reset_logo update update_api_credentials_for_pass_change update_logo update_rate_limits
  application.integration: api_query authentication_failure general_failure rate_limit_exceeded transfer_files
  application.lifecycle: activate+ create+ deactivate+ delete+ update+ application.policy: sign_on.deny_access+
  sign_on.rule.create sign_on.rule.delete sign_on.update application.provision: field_mapping_rule.change group.add
  group.import group.remove group.update group.verify_exists group_membership.add group_membership.import
  group_membership.remove group_membership.update group_push.activate_mapping group_push.deactivate_mapping
  group_push.delete_appgroup group_push.mapping.and.groups.deleted.rule.deleted group_push.mapping.app.group.renamed
  group_push.mapping.app.group.renamed.failed group_push.mapping.created
  group_push.mapping.created.from.rule.warning.duplicate.name
  group_push.mapping.created.from.rule.warning.duplicate.name.tobecreated
  group_push.mapping.created.from.rule.warning.upsertGroup.duplicate.name
  group_push.mapping.deactivated.source.group.renamed group_push.mapping.deactivated.source.group.renamed.failed
  group_push.mapping.update.or.delete.failed group_push.mapping.update.or.delete.failed.with.error+
  group_push.push_memberships group_push.pushed group_push.removed group_push.updated integration.call_api
  user.activate user.deactivate user.delete+ user.delete.schedule+ user.deprovision user.import user.import_profile+
  user.password user.push+ user.push_okta_password user.push_password user.push_profile+ user.reactivate+
  user.remove_entitlements+ user.remove_entitlements.schedule+ user.sync+ user.verify_exists
  application.registration_policy: lifecycle.create lifecycle.update application.user_membership: add+ approve
  change_password+ change_username deprovision provision remove+ restore restore_password revoke show_password update+
  certification.campaign: close+ context.update+ create delete item.decide+ item.remediate+ launch+ update
  certification.remediation: open core.concurrency: org.limit.violation core.el: evaluate core.user_auth:
  idp.x509.crl_download_failure credential: register revoke device.assurance: policy.add policy.delete policy.update
  device.custom_push: send_notification device.desktop_mfa: configuration.update device_logout.completed
  device_logout.started enrollment.create recovery_pin.generate recovery_pin.rotate_secret device.enrollment: create+
  device.integration: endpoint_security.activate endpoint_security.deactivate device.lifecycle: activate+ deactivate+
  delete+ suspend+ unsuspend+ device.local_account: create device.password_sync: authentication enrollment.create
  device.platform: add delete renew secret_key.reset update device.platform_sso: authentication enrollment.create
  keys.register device.posture: check.add check.delete check.update device.push: provider.create provider.delete
  provider.update device.signals: status.timeout device.token: enrollment.create device.user: add+ remove+
  device.user_os_account: sync directory.app_user_profile: bootstrap update directory.external: group.membership.add
  group.membership.remove directory.linked_object: create delete directory.mapping: update
  directory.non_default_user_profile: create directory.realm: assignment.create assignment.delete
  assignment.execution_completed assignment.execution_started assignment.update lifecycle.create lifecycle.delete
  lifecycle.update directory.user_profile: bootstrap update entitlement.migration: complete+ fail+ start+ event_hook:
  activated created deactivated deleted delivery updated verified governance.principal: settings.update+
  governance.settings: update+ group.application_assignment: add+ remove+ skip_assignment_reconcile update+
  group.lifecycle: create+ delete+ group.privilege: grant+ revoke+ group.profile: update+ group.user_membership: add+
  remove+ rule.add_exclusion rule.deactivated rule.error rule.evaluation rule.invalidate rule.trigger iam.policy:
  assignee_configuration.update+ configuration.update+ iam.resourceset: bindings.add+ bindings.delete+ create+ delete+
  resources.add+ resources.delete+ resources.update+ update+ iam.role: create+ delete+ permission.conditions.add+
  permission.conditions.delete+ permissions.add+ permissions.delete+ subscriptions.update+ update+ inline_hook:
  activated created deactivated deleted executed+ updated verified inline_hook.response: processed
  integration.api_service: lifecycle.authorize lifecycle.revoke master_application.user_membership: add mim.command:
  generic.acknowledged generic.cancelled generic.delegated generic.error generic.new generic.notnow ios.acknowledged
  ios.cancelled ios.error ios.formaterror ios.new mim.createEnrollment: ANDROID IOS OSX UNKNOWN WINDOWS mim:
  streamDevicesCSVDownload network_zone.rule: disabled oauth2.as: activated created deactivated deleted updated
  oauth2.claim: created deleted updated oauth2.scope: created deleted updated org.not_configured_origin:
  redirection.usage pam.active_directory: account_discovery.complete account_rule.applied account_rule.update
  connection.update pam.ad_connection: create delete update pam.ad_task_settings: create delete update update_schedule
  pam.ad_user_sync_task_settings: activate create deactivate delete update update_schedule pam.apikey: delete rotate
  pam.app: update pam.auth_token: issue pam.billing_contact: create pam.client: assign enroll remove state.update
  pam.client_enrollment_policies: create delete update pam.client_enrollment_policy_token: delete rotate
  pam.cloud_account: create delete update pam.credential_verification: end start pam.entitlement_sudo: add_to_project
  create remove remove_from_project update pam.gateway: create delete setup_token.create setup_token.delete
  setup_token.update update pam.gateway_creds: issue pam.group: bulk_membership_change create delete
  pam.incoming_federation: approve request pam.integration: account_rule.create account_rule.delete account_rule.update
  create delete health_change update pam.member: add remove pam: offline_disabled_event offline_enabled_event
  pam.offline_group: secrets.rotate pam.outgoing_federation: approve pam.password: change reset pam.permission: change
  pam.preauthorization: create update pam.project: add_group create delete remove_group update
  pam.project_group_selector: update pam.resource: checkin.end checkin.start checkout pam.resource_group: create delete
  update pam.secret: create delete move reveal update pam.secret_folder: create delete update pam.security_policy:
  create delete evaluate update pam.server: enroll reassign remove ssh_login pam.server_account: discovered
  password.reveal password_change.initiated password_change.out_of_band password_change.update update
  pam.server_labels: update pam.service: create remove pam.service_account: assign create delete password.reveal
  password.update password_rotation.end password_rotation.start update pam.sudo_command_bundle: create delete update
  pam.team: create delete pam.team_group_attribute: create delete update pam.team_invitation: create
  pam.team_project_group_attribute: create delete update pam.team_project_user_attribute: create delete update
  pam.team_settings: update pam.team_user_attribute: create delete update pam.unbound_client: enroll
  pam.unmanaged_server: create pam.user: create remove update pam.user_creds: issue pam.workload_connection:
  api_key.create api_key.revoke api_key.rotation.activate api_key.rotation.create api_key.rotation.delete
  api_key.update create delete update pam.workload_role: create delete update personal.admin: configuration.update
  personal.user: app_migration.export pki.ca: add delete expiration.warn renew scope.mapping.update pki.cert: bind
  crl_download_failure issue lifecycle.activate lifecycle.delete lifecycle.hold lifecycle.revoke lifecycle.suspend
  renew revoke plugin: downloaded script_status policy.auth_reevaluate: action enforce fail+ policy.branch:
  lifecycle.create lifecycle.delete lifecycle.promote+ lifecycle.rollback+ lifecycle.stage+ lifecycle.update+
  rule.activate+ rule.add+ rule.deactivate+ rule.delete+ rule.update+ policy.continuous_access: action evaluate
  policy.entity_risk: action evaluate policy: evaluate_sign_on policy.execute: user.start policy.lifecycle: activate+
  create deactivate+ delete overwrite update+ policy.mapping: create policy.rule: action.execute activate+ add+
  deactivate+ delete+ invalidate update+ policy.scheduled: execute resource.collection: assign+ create+ delete+
  unassign+ update+ resource.entitlement: create+ delete+ update+ resource.entitlement_bundle: create+ delete+ update+
  resource.entitlement_policy: activate+ draft.create+ draft.delete+ draft.update+ resource.governance_engine: disable+
  enable+ resource.label: assignment.update+ update+ resource.owner: update+ resource.risk_rule: create+ delete+
  update+ resource.user_entitlements: drift.detect+ drift.revert+ update+ resource_servers.a2a_server: auth_server.add+
  auth_server.remove+ delete+ register+ resource_servers.api_server: activate+ auth_server.add+ auth_server.remove+
  auth_server.update+ deactivate+ delete+ register+ update+ resource_servers.client_authentication_settings: create+
  delete+ update+ resource_servers.mcp_server: activate+ auth_server.create+ auth_server.delete+ auth_server.update+
  capability.discover+ deactivate+ delete+ register+ update+ resource_servers.virtual_mcp_server: auth_server.add+
  auth_server.remove+ capability.add+ capability.remove+ capability.update+ scheduled_action.user_suspension: canceled
  completed scheduled updated security.attack: end start security.attack_protection: settings.update
  security.authenticator: lifecycle.activate+ lifecycle.create+ lifecycle.deactivate+ lifecycle.update+
  security.behavior: settings.create settings.delete settings.update security.bot_protection: settings.update
  status.update security.breached_credential: detected+ security.device: add_request_blacklist_policy
  remove_request_blacklist_policy temporarily_disable_blacklisting security.events: provider.activate provider.create
  provider.deactivate provider.delete provider.receive_event provider.update transmitter.create transmitter.delete
  transmitter.update security.internal: authentication dco_malicious_ip_report dco_user_risk_report threat.detected
  valid_password_sprayed.detected security.origin: auto_whitelisted security.password_spray: detected
  security.protected_action: attempt settings.update security.request: blocked security.session: detect_client_roaming
  security.session_protection: status.update security.threat: configuration.update detected security.trusted_origin:
  activate+ create+ deactivate+ delete+ update+ security.voice: add_country_blacklist remove_country_blacklist
  security.zone: make_blacklist remove_blacklist self_service: disabled enabled support.org: update view system.agent:
  ad.config_change_detected ad.connect ad.create ad.deactivate ad.delete ad.dirsync.verify ad.import_ou ad.import_user
  ad.invoke-powershell ad.invoke_dir ad.reactivate ad.read_config ad.read_dirsync ad.read_ldap ad.read_schema
  ad.read_topology ad.realtimesync ad.reset_user_password ad.start ad.unlock_user_account ad.update ad.update_user
  ad.upgrade ad.upload_iwa_log ad.upload_log ad.write_ldap auto_update connector.connect connector.deactivate
  connector.delete connector.reactivate ldap.change_user_password ldap.config_change_detected ldap.create_user_JIT
  ldap.disconnect ldap.realtimesync ldap.reconnect ldap.reset_user_password ldap.unlock_user_account ldap.update_user
  ldap.update_user_password register system.agent_pools: auto_update system.api_token: create+ enable
  request_outside_allowed_range+ revoke+ update system.beta: feature.enable system.brand: create delete update
  system.captcha: create delete update system.client: concurrency_rate_limit.notification
  concurrency_rate_limit.violation rate_limit.notification rate_limit.violation system.csv: import_user
  system.custom_email_server: lifecycle.activate lifecycle.create lifecycle.deactivate lifecycle.delete
  lifecycle.update system.custom_error: delete update system.custom_signin: delete update system.custom_signout: update
  system.custom_url_domain: cert_renew cert_upload delete initiate update verify system.directory: debugger.extend
  debugger.grant debugger.query_executed debugger.revoke system.dr: failback failover system.email:
  account_unlock.sent_message bounce.removal challenge_factor_redeemed delivery+ mfa_enroll_notification.sent_message
  mfa_reset_notification.sent_message new_device_notification.sent_message password_reset.sent_message
  send_factor_verify_message template.create template.delete template.settings_changed template.update
  system.email_domain: create delete update verify system.feature: disable ea_auto_enroll enable system.hook:
  key.created key.deleted key.updated system.identity_sources: bulk_delete bulk_device_delete bulk_device_upsert
  bulk_group_delete bulk_group_membership_delete bulk_group_membership_upsert bulk_group_upsert bulk_upsert
  group.create group.delete group.update group.user.assign group.user.revoke user.create user.delete user.update
  system.idp: key.create+ key.delete+ key.update+ lifecycle.activate+ lifecycle.create+ lifecycle.deactivate+
  lifecycle.delete+ lifecycle.read_client_secret+ lifecycle.update+ system.import: clear.unconfirmed.users.summary
  complete+ complete_batch custom_object.complete custom_object.create custom_object.delete custom_object.update
  download.complete download.start entitlement entitlement.capacity_warning entitlement.mismatch
  entitlement.schema.update entitlement.upper_limit_exceeded+ full_import_required group.complete group.create+
  group.delete+ group.start group.update group_membership.complete implicit_deletion.complete implicit_deletion.start
  import_profile import_provisioning_info incremental_converted_to_full membership_processing.complete
  membership_processing.start object_creation.complete object_creation.start roadblock+ roadblock.reschedule_and_resume
  roadblock.resume roadblock.updated schedule session.cancelled session.created session.expired session.triggered
  start+ user.complete user.create user.delete user.match user.start user.suspend user.unsuspend
  user.unsuspend_after_confirm user.update user.update_user_lifecycle_from_master user_csv.complete user_csv.start
  user_match.confirm user_match.unignore user_match.update user_matching.complete user_matching.start system.internal:
  classify.user devorg.create migrate.appuser system.iwa: create go_offline go_online promote_primary remove update
  use_default system.iwa_agentless: auth auth_after_redirect redirect update user.not_found
  system.iwa_agentless_kerberos: update system.ldapi: admin_limit_exceeded bind search unbind system.log_stream:
  lifecycle.activate+ lifecycle.create+ lifecycle.deactivate+ lifecycle.delete+ lifecycle.update+ system.mfa:
  factor.activate factor.deactivate preregister.initiate+ system.oauth2: token.request_outside_allowed_range+
  system.operation: concurrency_limit.violation rate_limit.violation rate_limit.warning system.org: captcha.activate
  captcha.deactivate lifecycle.create rate_limit.burst rate_limit.expiration.warning rate_limit.violation+
  rate_limit.warning+ task.remove system.push: send_factor_verify_push system.rate_limit: configuration.update
  system.self_service: configuration.update system.sms: receive_status send_account_unlock_message
  send_factor_verify_message send_okta_push_verify_message send_password_reset_message send_phone_verification_message+
  system.theme: update system.voice: receive_status send_account_unlock_call send_call send_mfa_challenge_call
  send_password_reset_call send_phone_verification_call+ system.well_known_uri: update task.lifecycle: activate create
  deactivate delete update user.account: access_support_user_app expire_password lock+ lock.limit preference_update
  privilege.grant+ privilege.revoke+ report_suspicious_activity_by_enduser+ reset_password+ subscriptions.update+
  unlock+ unlock_by_admin+ unlock_failure unlock_token update_password+ update_primary_email update_profile+
  update_secondary_email update_user_type use_token user.authentication: auth auth_identifier_not_in_policy
  auth_unconfigured_identifier auth_via_AD_agent auth_via_IDP+ auth_via_LDAP_agent auth_via_inbound_SAML
  auth_via_inbound_delauth auth_via_iwa auth_via_mfa+ auth_via_radius auth_via_richclient auth_via_social+
  authenticate+ dsso_via_non_priority_source slo sso+ universal_logout+ universal_logout.scheduled+ verify
  user.behavior: profile.reset+ user.chrome: data.clear+ user.credential: enroll+ user.device_session: end start
  user.identity_snapshot: attestation.create user: identity_verification+ user.identity_verification: start+
  user.import: password+ user.internal: authentication.telemetry risk.change risk.detect session_context_change
  user.lifecycle: activate+ create+ deactivate+ delete.completed delete.initiated+ jit.error.read_only
  password_mass_expiry reactivate+ suspend+ unsuspend+ user.mfa: attempt_bypass factor.activate+ factor.deactivate+
  factor.reset_all+ factor.suspend+ factor.unsuspend+ factor.update+ okta_verify okta_verify.deny_push
  okta_verify.deny_push_upgrade_needed promote_enrollment+ user.privileged_account: privilege.grant privilege.revoke
  update_profile user.realm: update user.risk: change+ detect+ user.session: access_admin_app clear+ context.change+
  end+ expire impersonation.end impersonation.extend impersonation.grant impersonation.initiate impersonation.revoke
  start+ workflows.org: step_execution_limit.violation step_execution_limit.warning workflows.user: connection.create
  connection.delete connection.reauthorize connection.revoke delegatedflow.run execution_log_stream_connection.activate
  execution_log_stream_connection.deactivate execution_log_stream_connection.update flow.activate flow.create
  flow.deactivate flow.delete flow.execution.cancel flow.execution_history.activate flow.execution_history.deactivate
  flow.execution_history.delete flow.execution_log_stream.activate flow.execution_log_stream.deactivate flow.export
  flow.import flow.move flow.save flow.version.revert flow.version.update flow.view folder.create folder.delete
  folder.duplicate folder.export folder.import folder.move folder.rename role.group.add role.group.remove role.user.add
  role.user.remove table.create table.delete table.export table.import table.move table.schema.export
  table.schema.import table.update table.view truststore.create truststore.delete truststore.update truststore.view
  workload_principal: activate+ deactivate+ delete+ register+ update+ workload_principal.ai_agent: activate+
  credential.activate+ credential.create+ credential.deactivate+ credential.delete+ deactivate+ delete+ register+
  sign_on_provider.add+ sign_on_provider.remove+ update+ workload_principal.delegation_link: create+ delete+
  workload_principal.resource_connection: activate+ create+ deactivate+ delete+ update+
  workload_principal.sign_on_provider: add+ remove+ zone: activate create deactivate delete make_blacklist
  remove_blacklist update
`;
