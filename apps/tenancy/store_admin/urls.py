"""Pages of the store admin."""

from django.urls import path

from apps.tenancy.store_admin import activity, dashboard, domains, roles, settings, team, tokens

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("settings/", settings.Settings.as_view(), name="settings"),
    path("settings/status/", settings.set_status, name="set_status"),
    path("settings/domains/", domains.Domains.as_view(), name="domains"),
    path("settings/domains/<int:domain_id>/verify/", domains.verify, name="verify_domain"),
    path("settings/domains/<int:domain_id>/primary/", domains.primary, name="primary_domain"),
    path("settings/domains/<int:domain_id>/remove/", domains.remove, name="remove_domain"),
    path("settings/tokens/", tokens.Tokens.as_view(), name="tokens"),
    path("settings/tokens/<uuid:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("settings/tokens/<uuid:token_id>/replace/", tokens.replace, name="replace_token"),
    path("team/", team.team, name="team"),
    path("team/invite/", team.Invite.as_view(), name="invite"),
    path("team/<uuid:membership_id>/", team.Member.as_view(), name="member"),
    path("team/<uuid:membership_id>/invitation/", team.invite_again, name="invite_again"),
    path("team/<uuid:membership_id>/remove/", team.remove, name="remove_member"),
    path("team/roles/", roles.roles, name="roles"),
    path("team/roles/new/", roles.NewRole.as_view(), name="new_role"),
    path("team/roles/<uuid:role_id>/", roles.EditRole.as_view(), name="role"),
    path("team/roles/<uuid:role_id>/delete/", roles.delete, name="delete_role"),
    path("activity/", activity.activity, name="activity"),
]
