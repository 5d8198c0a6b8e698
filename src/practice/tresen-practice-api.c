/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-api.h"

#include <string.h>

#include "tresen-bytes.h"
#include "tresen-json.h"
#include "tresen-practice-call.h"
#include "tresen-practice-codes.h"
#include "tresen-practice-multipart.h"
#include "tresen-practice-notices.h"
#include "tresen-practice-oauth.h"
#include "tresen-practice-quotas.h"
#include "tresen-practice-refusal.h"
#include "tresen-practice-users.h"

#define TEXT_MAX_BYTES 2048

typedef TresenPracticeCall Call;

static TresenHttpReply *
refuse (int code)
{
  return tresen_practice_refusal_new (code);
}

static const char *
parameter (const Call *call, const char *name)
{
  return tresen_practice_call_get (call, name);
}

static const char *
member (JsonObject *object, const char *name)
{
  return tresen_practice_call_member (object, name);
}

static JsonObject *
read_body (const Call *call, int *code)
{
  return tresen_practice_call_read_body (call, code);
}

static TresenHttpReply *
token_answer (const char *token, gint64 left_s)
{
  g_autoptr (JsonObject) answer = json_object_new ();

  json_object_set_string_member (answer, "access_token", token);
  json_object_set_int_member (answer, "expires_in", left_s);
  return tresen_practice_answer_new (answer);
}

static int
check_credential (const Call *call, const char *grant, const char *app_id, const char *secret)
{
  const TresenPracticeIdentity *identity = call->api->identity;

  if (app_id == NULL || *app_id == '\0')
    return 41002;
  if (secret == NULL || *secret == '\0')
    return 41004;
  if (g_strcmp0 (grant, "client_credential") != 0)
    return 40002;
  if (strcmp (app_id, identity->app_id) != 0)
    return 40013;
  return tresen_text_is_equal_secret (secret, identity->app_secret) ? 0 : 40125;
}

static TresenHttpReply *
answer_token (const Call *call)
{
  TresenPracticeAccount *account = call->api->account;
  int code = check_credential (call, parameter (call, "grant_type"), parameter (call, "appid"),
                               parameter (call, "secret"));
  gint64 left_s = 0;
  const char *token;

  if (code != 0)
    return refuse (code);
  token = tresen_practice_tokens_issue_classic (account->tokens,
                                                tresen_practice_account_now_us (account), &left_s);
  return token_answer (token, left_s);
}

static TresenHttpReply *
answer_stable_token (const Call *call)
{
  TresenPracticeAccount *account = call->api->account;
  int code = 0;
  g_autoptr (JsonObject) body = read_body (call, &code);
  JsonNode *force = body != NULL ? json_object_get_member (body, "force_refresh") : NULL;
  gboolean is_forced
      = force != NULL && JSON_NODE_HOLDS_VALUE (force) && json_node_get_boolean (force);
  gint64 left_s = 0;
  const char *token;

  if (code == 0)
    code = check_credential (call, member (body, "grant_type"), member (body, "appid"),
                             member (body, "secret"));
  if (code != 0)
    return refuse (code);
  token = tresen_practice_tokens_issue_stable (
      account->tokens, tresen_practice_account_now_us (account), is_forced, &left_s);
  return token_answer (token, left_s);
}

/* What is sent, once it has been found whole. */
typedef struct
{
  const char *kind;
  const char *text;
  const char *media_id;
} Message;

static int
read_text (const Call *call, JsonObject *content, Message *message)
{
  message->text = member (content, "content");
  if (*message->text == '\0')
    return 44004;
  return strlen (message->text) > TEXT_MAX_BYTES ? 45002 : 0;
}

static gboolean
is_medium (const Call *call, const char *kind, const char *media_id)
{
  TresenPracticeAccount *account = call->api->account;
  const TresenPracticeMedium *medium = tresen_practice_media_find (
      account->media, media_id, tresen_practice_account_now_us (account));

  return medium != NULL && strcmp (medium->kind, kind) == 0;
}

/* An image or a voice. */
static int
read_medium (const Call *call, JsonObject *content, Message *message)
{
  message->media_id = member (content, "media_id");
  return is_medium (call, message->kind, message->media_id) ? 0 : 40007;
}

/* The title may be left out, the still may not. */
static int
read_video (const Call *call, JsonObject *content, Message *message)
{
  const char *thumb = member (content, "thumb_media_id");

  message->media_id = member (content, "media_id");
  message->text = member (content, "title");
  if (!is_medium (call, "video", message->media_id))
    return 40007;
  return is_medium (call, "thumb", thumb) || is_medium (call, "image", thumb) ? 0 : 40007;
}

/* One article is all that a customer-service message may hold. */
static int
read_news (const Call *call, JsonObject *content, Message *message)
{
  JsonNode *articles = content != NULL ? json_object_get_member (content, "articles") : NULL;
  guint count = articles != NULL && JSON_NODE_HOLDS_ARRAY (articles)
                    ? json_array_get_length (json_node_get_array (articles))
                    : 0;
  JsonNode *first = count > 0 ? json_array_get_element (json_node_get_array (articles), 0) : NULL;

  if (first == NULL || !JSON_NODE_HOLDS_OBJECT (first))
    return 44003;
  message->text = member (json_node_get_object (first), "title");
  return count > 1 ? 45008 : 0;
}

static int
read_message (const Call *call, JsonObject *body, Message *message)
{
  static const struct
  {
    const char *kind;
    int (*read) (const Call *call, JsonObject *content, Message *message);
  } kinds[] = { { "text", read_text },
                { "image", read_medium },
                { "voice", read_medium },
                { "video", read_video },
                { "news", read_news } };

  message->kind = member (body, "msgtype");
  message->text = "";
  message->media_id = "";
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].kind, message->kind) == 0)
      return kinds[i].read (call, tresen_json_get_object (body, message->kind), message);
  return 40008;
}

static char *
picture_url (const TresenPracticeApi *api, const char *media_id)
{
  return *media_id != '\0' ? g_strdup_printf ("%s/practice/media/%s", api->base, media_id)
                           : g_strdup ("");
}

static TresenHttpReply *
answer_send (const Call *call)
{
  TresenPracticeAccount *account = call->api->account;
  int code = 0;
  g_autoptr (JsonObject) body = read_body (call, &code);
  TresenPracticeFollower *follower;
  TresenPracticeEntry *entry;
  g_autofree char *url = NULL;
  Message message;

  if (code != 0)
    return refuse (code);
  follower = tresen_practice_account_find (account, member (body, "touser"));
  if (follower == NULL)
    return refuse (40003);
  code = read_message (call, body, &message);
  if (code == 0)
    code = tresen_practice_account_check_send (account, follower);
  if (code != 0)
    return refuse (code);
  tresen_practice_account_accept_send (account, follower, message.kind, message.text,
                                       message.media_id);
  entry = tresen_practice_account_add_entry (account, follower, TRESEN_PRACTICE_SIDE_DESK,
                                             message.kind, message.text);
  url = picture_url (call->api, message.media_id);
  tresen_practice_entry_set_picture (entry, message.media_id, url);
  return tresen_practice_call_answer_ok ();
}

static TresenHttpReply *
answer_upload (const Call *call)
{
  TresenPracticeAccount *account = call->api->account;
  const char *kind = parameter (call, "type");
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GBytes) content = NULL;
  const TresenPracticeMedium *medium;
  gint64 now_us = tresen_practice_account_now_us (account);
  int code;

  if (g_bytes_get_size (call->request->body) == 0)
    return refuse (44002);
  content = tresen_practice_multipart_find (call->request->body, "media");
  if (content == NULL)
    return refuse (41005);
  code = tresen_practice_media_check (kind, content);
  if (code != 0)
    return refuse (code);
  medium = tresen_practice_media_add (account->media, kind, content, now_us);
  json_object_set_string_member (answer, "type", kind);
  json_object_set_string_member (
      answer, strcmp (kind, "thumb") == 0 ? "thumb_media_id" : "media_id", medium->id);
  json_object_set_int_member (answer, "created_at", now_us / G_TIME_SPAN_SECOND);
  return tresen_practice_answer_new (answer);
}

static const char *
suffix_of (const TresenPracticeMedium *medium)
{
  const char *slash = strrchr (medium->content_type, '/');

  return slash != NULL ? slash + 1 : "bin";
}

static TresenHttpReply *
answer_download (const Call *call)
{
  TresenPracticeAccount *account = call->api->account;
  const char *id = parameter (call, "media_id");
  const TresenPracticeMedium *medium;
  TresenHttpReply *reply;

  if (id == NULL || *id == '\0')
    return tresen_practice_refusal_new_plain (41006);
  medium
      = tresen_practice_media_find (account->media, id, tresen_practice_account_now_us (account));
  if (medium == NULL)
    return tresen_practice_refusal_new_plain (40007);
  if (strcmp (medium->kind, "video") == 0)
    {
      g_autoptr (JsonObject) answer = json_object_new ();
      g_autofree char *url = picture_url (call->api, medium->id);

      json_object_set_string_member (answer, "video_url", url);
      return tresen_practice_answer_new (answer);
    }
  reply = tresen_http_reply_new (200, medium->content_type, medium->content);
  g_free (reply->disposition);
  reply->disposition
      = g_strdup_printf ("attachment; filename=\"%.20s.%s\"", medium->id, suffix_of (medium));
  return reply;
}

static const TresenPracticeEndpoint endpoints[] = {
  { "/cgi-bin/token", "", FALSE, answer_token }, /* the platform takes GET and POST alike here */
  { "/cgi-bin/stable_token", "POST", FALSE, answer_stable_token },
  { "/cgi-bin/message/custom/send", "POST", TRUE, answer_send },
  { "/cgi-bin/media/upload", "POST", TRUE, answer_upload },
  { "/cgi-bin/media/get", "GET", TRUE, answer_download },
  { 0 },
};

/* The families of calls, each with an end of its own. */
static const TresenPracticeEndpoint *const families[] = {
  endpoints,
  tresen_practice_users_endpoints,
  tresen_practice_notice_endpoints,
  tresen_practice_code_endpoints,
  tresen_practice_quota_endpoints,
  tresen_practice_oauth_endpoints,
};

/* The one at @path, or with %NULL the one with that number. */
static const TresenPracticeEndpoint *
find_endpoint (const char *path, guint number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    for (const TresenPracticeEndpoint *at = families[i]; at->path != NULL; at++)
      if (path != NULL ? strcmp (at->path, path) == 0 : number-- == 0)
        return at;
  return NULL;
}

/** tresen_practice_api_get_path: Returns: (nullable): the path of one endpoint that is served, %NULL behind the last one */
const char *
tresen_practice_api_get_path (guint number)
{
  const TresenPracticeEndpoint *endpoint = find_endpoint (NULL, number);

  return endpoint != NULL ? endpoint->path : NULL;
}

static TresenHttpReply *
answer_endpoint (const TresenPracticeEndpoint *endpoint, const Call *call)
{
  TresenPracticeAccount *account = call->api->account;
  gint64 now_us = tresen_practice_account_now_us (account);
  int code = 0;

  if (*endpoint->method != '\0' && strcmp (endpoint->method, call->request->method) != 0)
    return refuse (strcmp (endpoint->method, "POST") == 0 ? 43002 : 43001);
  if (endpoint->needs_token)
    code = tresen_practice_tokens_check (account->tokens, parameter (call, "access_token"), now_us);
  if (code == 0 && !tresen_practice_rights_allow (account->kind, endpoint->path))
    code = 48001;
  return code != 0 ? refuse (code) : endpoint->func (call);
}

/**
 * tresen_practice_api_answer:
 * @request: to one of the paths of tresen_practice_api_get_path()
 *
 * Counts the call, then answers or refuses as the platform does: HTTP 200 with errcode and errmsg (spec 6.1).
 *
 * Returns: (transfer full): the answer
 */
TresenHttpReply *
tresen_practice_api_answer (const TresenPracticeApi *self, const TresenHttpRequest *request)
{
  g_autoptr (TresenHttpQuery) query = tresen_http_query_parse (request->query, NULL);
  Call call = { self, request, query };
  const TresenPracticeEndpoint *endpoint = find_endpoint (request->path, 0);

  if (!tresen_practice_account_count_call (self->account, request->path))
    return refuse (45009);
  if (query == NULL)
    return refuse (47001);
  if (endpoint == NULL)
    return tresen_http_reply_new_empty (404);
  return answer_endpoint (endpoint, &call);
}
