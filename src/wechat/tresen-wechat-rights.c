/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-rights.h"

#include <string.h>

#include "tresen-wechat-client-private.h"
#include "tresen-wechat-error.h"
#include "tresen-wechat-reaction.h"

/* Nobody has it. */
#define NOBODY "oNobodyAtAll0000000000000000"

#define CODE_WRONG_KIND_OF_ACCOUNT 40200

/*
 * Feature: one that an account has or has not.
 * @path: with @body the harmless call: a look at something, or a change with an argument that WeChat has to refuse
 * @body: (nullable): what is posted; %NULL for a GET
 * @granted: codes that WeChat gives only to who may call it; 0 at the end
 * @apis: other calls that belong to the feature; %NULL at the end
 */
typedef struct
{
  const char *path;
  const char *body;
  int granted[8];
  const char *apis[10];
} Feature;

/* In the order of names. */
static const char *const names[] = {
  "custom-send", "media", "followers", "remark", "tags", "template", "qr", "menu", NULL,
};

static const Feature features[] = {
  { "/cgi-bin/message/custom/typing",
    "{\"touser\":\"" NOBODY "\",\"command\":\"Typing\"}",
    { 40003, 43004, 45015, 45047, 45072, 45080, 45081 },
    { "/cgi-bin/message/custom/send" } },
  { "/cgi-bin/media/get?media_id=none", NULL, { 40007, 41006 }, { "/cgi-bin/media/upload" } },
  { "/cgi-bin/user/info?openid=" NOBODY,
    NULL,
    { 40003 },
    { "/cgi-bin/user/get", "/cgi-bin/user/info/batchget" } },
  { "/cgi-bin/user/info/updateremark",
    "{\"openid\":\"" NOBODY "\",\"remark\":\"\"}",
    { 40003, 40032, 46004 },
    { NULL } },
  { "/cgi-bin/tags/get",
    NULL,
    { 0 },
    { "/cgi-bin/tags/create", "/cgi-bin/tags/update", "/cgi-bin/tags/delete",
      "/cgi-bin/tags/members/batchtagging", "/cgi-bin/tags/members/batchuntagging",
      "/cgi-bin/tags/getidlist", "/cgi-bin/user/tag/get" } },
  { "/cgi-bin/template/get_all_private_template",
    NULL,
    { 0 },
    { "/cgi-bin/message/template/send", "/cgi-bin/template/api_add_template",
      "/cgi-bin/template/del_private_template" } },
  { "/cgi-bin/qrcode/create",
    "{\"action_name\":\"NONE\"}",
    { 40035, 40051, 40052, 40053, 47001 },
    { NULL } },
  { "/cgi-bin/menu/get",
    NULL,
    { 46003 },
    { "/cgi-bin/menu/create", "/cgi-bin/menu/delete", "/cgi-bin/menu/addconditional",
      "/cgi-bin/menu/delconditional", "/cgi-bin/menu/trymatch" } },
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == G_N_ELEMENTS (features) + 1);

static const Feature *
find_feature (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    if (strcmp (names[i], name) == 0)
      return &features[i];
  return NULL;
}

/**
 * tresen_wechat_features:
 *
 * Any thread. Source: WeChat, who may call what.
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of what accounts may do or not
 */
const char *const *
tresen_wechat_features (void)
{
  return names;
}

static gboolean
belongs_to (const Feature *feature, const char *api)
{
  gsize length = strcspn (feature->path, "?");

  return (strlen (api) == length && strncmp (feature->path, api, length) == 0)
         || g_strv_contains (feature->apis, api);
}

/**
 * tresen_wechat_feature_of:
 * @api: "/cgi-bin/user/get"
 *
 * Any thread.
 *
 * Returns: (nullable): the name of the feature to which a call belongs
 */
const char *
tresen_wechat_feature_of (const char *api)
{
  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    if (belongs_to (&features[i], api))
      return names[i];
  return NULL;
}

/**
 * tresen_wechat_feature_is_refused_by:
 * @code: what WeChat has answered to a call of @feature
 *
 * Any thread.
 *
 * Returns: whether it says that the account may not do this
 */
gboolean
tresen_wechat_feature_is_refused_by (const char *feature, int code)
{
  TresenWechatReaction reaction = tresen_wechat_reaction_to (code);

  return reaction == TRESEN_WECHAT_REACTION_UNAVAILABLE || reaction == TRESEN_WECHAT_REACTION_BANNED
         || (code == CODE_WRONG_KIND_OF_ACCOUNT && strcmp (feature, "custom-send") == 0);
}

static TresenWechatProbe *
new_probe (TresenWechatRight verdict, int code)
{
  TresenWechatProbe *probe = g_new0 (TresenWechatProbe, 1);

  probe->verdict = verdict;
  probe->code = code;
  return probe;
}

static gboolean
is_listed (const int *codes, int code)
{
  for (gsize i = 0; codes[i] != 0; i++)
    if (codes[i] == code)
      return TRUE;
  return FALSE;
}

/* What WeChat refuses for the call's own sake it has looked at; a quota that is used up says nothing of rights. */
static TresenWechatProbe *
judge (const char *name, const GError *error)
{
  int code = tresen_wechat_error_get_code (error);

  if (tresen_wechat_feature_is_refused_by (name, code))
    return new_probe (TRESEN_WECHAT_RIGHT_REFUSED, code);
  if (is_listed (find_feature (name)->granted, code))
    return new_probe (TRESEN_WECHAT_RIGHT_GRANTED, 0);
  if (g_error_matches (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED)
      || tresen_wechat_error_get_retry_at_us (error) != 0)
    return new_probe (TRESEN_WECHAT_RIGHT_UNKNOWN, code);
  return NULL;
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (TresenWechatApiAnswer) answer
      = tresen_wechat_api_call_finish (TRESEN_WECHAT_API (source), result, &error);
  TresenWechatProbe *probe = error == NULL ? new_probe (TRESEN_WECHAT_RIGHT_GRANTED, 0)
                                           : judge (g_task_get_task_data (task), error);

  if (probe == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  g_task_return_pointer (task, probe, g_free);
}

/**
 * tresen_wechat_client_probe_async:
 * @feature: one of tresen_wechat_features()
 *
 * Asks by a call that changes nothing whether the account may do something. Of the client's thread. Source: WeChat, who may
 * call what: 48001 to who may not.
 *
 * Errors: #TresenWechatError where the call came to nothing; %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_probe_async (TresenWechatClient *self,
                                  const char *feature,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  const Feature *found = find_feature (feature);
  g_autoptr (GBytes) body = NULL;
  TresenWechatApiCall call
      = { "GET", NULL, NULL, NULL, TRESEN_WECHAT_CALL_DEADLINE_US, TRESEN_WECHAT_MAX_ANSWER, TRUE };

  g_return_if_fail (found != NULL);
  g_task_set_source_tag (task, tresen_wechat_client_probe_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_strdup (feature), g_free);
  call.path = found->path;
  if (found->body != NULL)
    {
      call.method = "POST";
      call.content_type = TRESEN_WECHAT_JSON_TYPE;
      call.body = body = g_bytes_new_static (found->body, strlen (found->body));
    }
  tresen_wechat_api_call_async (tresen_wechat_client_get_api (self), &call, cancellable, probed_cb,
                                task);
}

/** tresen_wechat_client_probe_finish: Returns: (transfer full) (nullable): what WeChat said; free it with g_free(). */
TresenWechatProbe *
tresen_wechat_client_probe_finish (TresenWechatClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static GBytes *
new_clear_body (TresenWechatClient *self, gboolean has_secret)
{
  const TresenWechatClientConfig *config = tresen_wechat_client_get_config (self);
  g_autoptr (JsonObject) object = json_object_new ();
  char *text;

  json_object_set_string_member (object, "appid", config->app_id);
  if (has_secret)
    json_object_set_string_member (object, "appsecret", tresen_secret_peek (config->app_secret));
  text = tresen_json_to_text (object);
  return g_bytes_new_take (text, strlen (text));
}

/* Takes @error. */
static void
end_clearing (GTask *task, GError *error)
{
  TresenWechatClient *self = g_task_get_source_object (task);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  tresen_wechat_gate_reset (tresen_wechat_client_get_gate (self));
  tresen_wechat_client_resume (self);
  g_task_return_boolean (task, TRUE);
}

static void
cleared_without_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) http_error = NULL;
  g_autoptr (TresenHttpReply) reply
      = tresen_http_client_call_finish (TRESEN_HTTP_CLIENT (source), result, &http_error);
  g_autoptr (JsonObject) answer = NULL;
  GError *error = NULL;

  if (reply == NULL)
    error = tresen_wechat_error_new_from_http (http_error, FALSE);
  else
    answer = tresen_wechat_reply_read (reply, FALSE, &error);
  end_clearing (task, error);
}

/* The only way when the day's tokens are used up. */
static void
clear_without_token (GTask *task)
{
  TresenWechatClient *self = g_task_get_source_object (task);
  g_autofree char *url = g_strconcat (tresen_wechat_client_get_config (self)->api_base,
                                      "/cgi-bin/clear_quota/v2", NULL);
  g_autoptr (GBytes) body = new_clear_body (self, TRUE);
  const TresenHttpCall call = { "POST",
                                url,
                                TRESEN_WECHAT_JSON_TYPE,
                                body,
                                TRESEN_WECHAT_CALL_DEADLINE_US,
                                TRESEN_WECHAT_MAX_ANSWER };

  tresen_http_client_call_async (tresen_wechat_client_get_http (self), &call,
                                 g_task_get_cancellable (task), cleared_without_token_cb,
                                 g_object_ref (task));
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (TresenWechatApiAnswer) answer
      = tresen_wechat_api_call_finish (TRESEN_WECHAT_API (source), result, &error);

  if (error != NULL
      && tresen_wechat_reaction_to (tresen_wechat_error_get_code (error))
             == TRESEN_WECHAT_REACTION_WAIT_DAY)
    {
      g_error_free (error);
      clear_without_token (task);
    }
  else
    end_clearing (task, error);
}

/**
 * tresen_wechat_client_clear_quota_async:
 *
 * Sets WeChat's counters of the day's calls to nothing, of all APIs. WeChat does so ten times a month (48006 after that), so
 * only ever because a person wants it, and never again by itself: a lost answer leaves it open whether it was done. Of the
 * client's thread. Source: WeChat, clear_quota.
 *
 * Errors: #TresenWechatError; %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_clear_quota_async (TresenWechatClient *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GBytes) body = new_clear_body (self, FALSE);
  const TresenWechatApiCall call
      = { "POST", "/cgi-bin/clear_quota",         TRESEN_WECHAT_JSON_TYPE,
          body,   TRESEN_WECHAT_CALL_DEADLINE_US, TRESEN_WECHAT_MAX_ANSWER,
          FALSE };

  g_task_set_source_tag (task, tresen_wechat_client_clear_quota_async);
  g_task_set_check_cancellable (task, FALSE);
  tresen_wechat_api_call_async (tresen_wechat_client_get_api (self), &call, cancellable, cleared_cb,
                                task);
}

/** tresen_wechat_client_clear_quota_finish: Returns: whether it was done. */
gboolean
tresen_wechat_client_clear_quota_finish (TresenWechatClient *self,
                                         GAsyncResult *result,
                                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
