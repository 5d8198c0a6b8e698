/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-api-codec.h"

#include <gio/gio.h>
#include <string.h>

#include "tresen-wechat-error.h"

/* A token's life beyond a day is not WeChat's (it gives two hours). */
#define MAX_EXPIRES_IN 86400
#define TEXT_PROBE 64 /* bytes */

/* A customer has 20 tags at most. */
#define MAX_IDS 200

static GBytes *
to_bytes (JsonObject *object)
{
  char *text = tresen_json_to_text (object);

  return g_bytes_new_take (text, strlen (text));
}

static JsonObject *
new_envelope (const char *openid, const char *type, const char *name, const char *value)
{
  JsonObject *object = json_object_new ();
  JsonObject *content = json_object_new ();

  json_object_set_string_member (content, name, value);
  json_object_set_string_member (object, "touser", openid);
  json_object_set_string_member (object, "msgtype", type);
  json_object_set_object_member (object, type, content);
  return object;
}

/* Control characters would be written as \u escapes, which WeChat shows as they stand. */
char *
tresen_wechat_drop_control_characters (const char *text)
{
  char *clean = g_strdup (text);
  char *end = clean;

  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_iscntrl (*at) || strchr ("\t\r\n", *at) != NULL)
      *end++ = *at;
  *end = '\0';
  return clean;
}

/*
 * tresen_wechat_body_new_text:
 * @text: UTF-8; control characters other than tab and line ends are left out
 *
 * Source: WeChat, customer-service messages. Errors: %TRESEN_WECHAT_ERROR_REFUSED for what is not UTF-8.
 *
 * Returns: (transfer full) (nullable): the JSON, UTF-8 as it is
 */
GBytes *
tresen_wechat_body_new_text (const char *openid, const char *text, GError **error)
{
  g_autofree char *clean = NULL;
  g_autoptr (JsonObject) object = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_propagate_error (error, tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_REFUSED, 0,
                                                              "the text is not UTF-8"));
      return NULL;
    }
  clean = tresen_wechat_drop_control_characters (text);
  object = new_envelope (openid, "text", "content", clean);
  return to_bytes (object);
}

/* As tresen_wechat_body_new_text(), for an "image" or a "voice" that was uploaded before. */
GBytes *
tresen_wechat_body_new_media (const char *openid, const char *kind, const char *media_id)
{
  g_autoptr (JsonObject) object = new_envelope (openid, kind, "media_id", media_id);

  return to_bytes (object);
}

/* Source: WeChat, stable_token. */
GBytes *
tresen_wechat_body_new_token (const char *app_id, const char *secret, gboolean is_forced)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "grant_type", "client_credential");
  json_object_set_string_member (object, "appid", app_id);
  json_object_set_string_member (object, "secret", secret);
  if (is_forced)
    json_object_set_boolean_member (object, "force_refresh", TRUE);
  return to_bytes (object);
}

static gboolean
has_type (const TresenHttpReply *reply, const char *type)
{
  return g_ascii_strncasecmp (reply->content_type, type, strlen (type)) == 0;
}

static char
get_first_byte (GBytes *body)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (body, &size);

  for (gsize i = 0; i < size; i++)
    if (!g_ascii_isspace (data[i]))
      return data[i];
  return '\0';
}

/* WeChat sends errors as JSON with status 200 and, at times, under the type of what was asked for. */
gboolean
tresen_wechat_reply_is_json (const TresenHttpReply *reply)
{
  return get_first_byte (reply->body) == '{' || has_type (reply, "application/json")
         || has_type (reply, "text/");
}

static GError *
new_bad_answer (const char *what)
{
  return tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_BAD_ANSWER, 0, what);
}

/*
 * tresen_wechat_reply_read:
 * @is_repeatable: whether doing the call twice does no harm
 *
 * Reads an answer whatever its Content-Type says. Errors: whatever errcode means, or %TRESEN_WECHAT_ERROR_BAD_ANSWER for what
 * is not WeChat's; a server error of the way there is %TRESEN_WECHAT_ERROR_BUSY for a call that may be repeated.
 *
 * Returns: (transfer full) (nullable): the answer, whose errcode is 0 or missing, or says that some of it was done
 */
JsonObject *
tresen_wechat_reply_read (const TresenHttpReply *reply, gboolean is_repeatable, GError **error)
{
  g_autoptr (JsonObject) object = tresen_json_parse_object (reply->body, NULL);
  gboolean is_error = object != NULL && json_object_has_member (object, "errcode");
  int code = is_error ? (int) tresen_json_get_int (object, "errcode", G_MAXINT) : 0;
  g_autofree char *what = NULL;

  if (code == TRESEN_WECHAT_CODE_PARTLY_FAILED
      && json_object_has_member (object, "fail_openid_list"))
    return g_steal_pointer (&object);
  if (code != 0 && code != G_MAXINT)
    {
      g_propagate_error (
          error, tresen_wechat_error_new_from_code (code, tresen_json_get_string (object, "errmsg"),
                                                    is_repeatable));
      return NULL;
    }
  if (object != NULL && code == 0 && reply->status == 200)
    return g_steal_pointer (&object);
  what = g_strdup_printf ("the answer is not one of WeChat's (HTTP status %u)", reply->status);
  if (is_repeatable && reply->status >= 500)
    g_propagate_error (error, tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_BUSY, 0, what));
  else
    g_propagate_error (error, new_bad_answer (what));
  return NULL;
}

/* Whether a send was accepted: WeChat says so with an errcode of 0, and gives no message id. */
gboolean
tresen_wechat_read_sent (JsonObject *answer, GError **error)
{
  if (tresen_json_get_int (answer, "errcode", G_MAXINT) == 0)
    return TRUE;
  g_propagate_error (error, new_bad_answer ("the answer to a message has no errcode"));
  return FALSE;
}

/*
 * tresen_wechat_read_token:
 * @expires_in: (out): seconds, 0 to a day
 *
 * Returns: (transfer full) (nullable): the access token
 */
char *
tresen_wechat_read_token (JsonObject *answer, gint64 *expires_in, GError **error)
{
  const char *token = tresen_json_get_string (answer, "access_token");

  if (token == NULL || *token == '\0')
    {
      g_propagate_error (error, new_bad_answer ("the answer has no access_token"));
      return NULL;
    }
  *expires_in = CLAMP (tresen_json_get_int (answer, "expires_in", 0), 0, MAX_EXPIRES_IN);
  return g_strdup (token);
}

/* Returns: (transfer full) (nullable): what media/upload called the file. */
char *
tresen_wechat_read_media_id (JsonObject *answer, GError **error)
{
  const char *media_id = tresen_json_get_string (answer, "media_id");

  if (media_id != NULL && *media_id != '\0')
    return g_strdup (media_id);
  g_propagate_error (error, new_bad_answer ("the answer has no media_id"));
  return NULL;
}

static char *
dup_optional (JsonObject *object, const char *name)
{
  const char *text = tresen_json_get_string (object, name);

  return g_strdup (text != NULL ? text : "");
}

/* Returns: (transfer full) (nullable): the positive whole numbers of a list, %NULL when there is no such list */
GArray *
tresen_wechat_read_ids (JsonObject *answer, const char *name)
{
  JsonNode *node = json_object_get_member (answer, name);
  GArray *ids;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < MIN (json_array_get_length (json_node_get_array (node)), MAX_IDS); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);
      gint64 id = json_node_get_value_type (element) == G_TYPE_INT64 ? json_node_get_int (element) : 0;

      if (id > 0)
        g_array_append_val (ids, id);
    }
  return ids;
}

/* A scene is a text or a number other than 0. */
static char *
dup_qr_scene (JsonObject *answer)
{
  const char *text = tresen_json_get_string (answer, "qr_scene_str");
  gint64 number = tresen_json_get_int (answer, "qr_scene", 0);

  if (text != NULL && *text != '\0')
    return g_strdup (text);
  return number > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : g_strdup ("");
}

/*
 * tresen_wechat_read_user:
 *
 * Everything but subscribe is optional; of people who do not follow nothing else comes. Source: WeChat, user/info.
 */
TresenWechatUser *
tresen_wechat_read_user (JsonObject *answer, GError **error)
{
  gint64 subscribe = tresen_json_get_int (answer, "subscribe", -1);
  gint64 since = tresen_json_get_int (answer, "subscribe_time", 0);
  TresenWechatUser *user;

  if (subscribe != 0 && subscribe != 1)
    {
      g_propagate_error (error,
                         new_bad_answer ("the answer does not say whether the customer follows"));
      return NULL;
    }
  user = g_new0 (TresenWechatUser, 1);
  user->is_followed = subscribe == 1;
  user->followed_at_us = CLAMP (since, 0, G_GINT64_CONSTANT (253402300799)) * G_USEC_PER_SEC;
  user->openid = dup_optional (answer, "openid");
  user->remark = dup_optional (answer, "remark");
  user->language = dup_optional (answer, "language");
  user->unionid = dup_optional (answer, "unionid");
  user->subscribe_scene = dup_optional (answer, "subscribe_scene");
  user->qr_scene = dup_qr_scene (answer);
  user->tag_ids = tresen_wechat_read_ids (answer, "tagid_list");
  return user;
}

/* Whether the bytes are a text in braces, brackets or tags, whatever they were called: no picture, recording or film begins so. */
static gboolean
is_text (GBytes *body)
{
  static const char mark[] = "\xef\xbb\xbf";
  gsize size = 0, at = 0;
  const guint8 *data = g_bytes_get_data (body, &size);

  if (size >= 3 && memcmp (data, mark, 3) == 0)
    at = 3;
  while (at < size && g_ascii_isspace (data[at]))
    at++;
  if (at == size)
    return TRUE;
  if (data[at] != '{' && data[at] != '[' && data[at] != '<')
    return FALSE;
  while (at < MIN (size, TEXT_PROBE) && (data[at] >= 0x20 || g_ascii_isspace (data[at])))
    at++;
  return at == MIN (size, TEXT_PROBE);
}

static gboolean
is_file_type (const TresenHttpReply *reply)
{
  static const char *const types[]
      = { "image/", "audio/", "video/", "voice/", "application/octet-stream" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (has_type (reply, types[i]))
      return TRUE;
  return *reply->content_type == '\0';
}

/*
 * tresen_wechat_read_file:
 * @reply: an answer that is not JSON
 *
 * Errors: %TRESEN_WECHAT_ERROR_BAD_ANSWER for a page or nothing at all, %TRESEN_WECHAT_ERROR_BUSY for a server's fault.
 *
 * Returns: (transfer full) (nullable): the bytes and their type
 */
TresenWechatFile *
tresen_wechat_read_file (const TresenHttpReply *reply, GError **error)
{
  TresenWechatFile *file;

  if (reply->status >= 500)
    {
      g_propagate_error (error, tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_BUSY, 0,
                                                              "a server's fault on the way"));
      return NULL;
    }
  if (reply->status != 200 || is_text (reply->body) || !is_file_type (reply))
    {
      g_propagate_error (error, new_bad_answer ("the answer is no file"));
      return NULL;
    }
  file = g_new0 (TresenWechatFile, 1);
  file->content = g_bytes_ref (reply->body);
  file->content_type = g_strndup (reply->content_type, strcspn (reply->content_type, "; "));
  return file;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

/* Whether @url names this machine. */
gboolean
tresen_wechat_url_is_loopback (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && is_loopback (g_uri_get_host (uri));
}

/*
 * tresen_wechat_picture_url_normalize:
 * @url: PicUrl; the hosts of WeChat's pictures answer https too, although they are often named with http
 * @may_be_loopback: whether the API itself is on loopback, so that its pictures may be
 *
 * An address that came in a message must not make us call a service of this machine.
 *
 * Returns: (transfer full) (nullable): where to fetch the picture from; %NULL if it must not be fetched
 */
char *
tresen_wechat_picture_url_normalize (const char *url, gboolean may_be_loopback)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL)
    return NULL;
  if (is_loopback (host))
    return may_be_loopback ? g_strdup (url) : NULL;
  if (strcmp (g_uri_get_scheme (uri), "https") == 0)
    return g_strdup (url);
  if (strcmp (g_uri_get_scheme (uri), "http") == 0 && g_uri_get_port (uri) == -1)
    return g_strconcat ("https", url + strlen ("http"), NULL);
  return NULL;
}
