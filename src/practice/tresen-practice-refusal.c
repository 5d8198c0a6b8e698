/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-refusal.h"

#include "tresen-json.h"
#include "tresen-random.h"

typedef struct
{
  int code;
  const char *words;
} Wording;

static const Wording wordings[] = {
  { -1, "system error" },
  { 40001, "invalid credential, access_token is invalid or not latest" },
  { 40002, "invalid grant_type" },
  { 40003, "invalid openid" },
  { 40004, "invalid media type" },
  { 40005, "invalid file type" },
  { 40007, "invalid media_id" },
  { 40008, "invalid message type" },
  { 40009, "invalid image size" },
  { 40013, "invalid appid" },
  { 40014, "invalid access_token" },
  { 40029, "invalid code" },
  { 40032, "invalid openid list size" },
  { 40035, "invalid argument" },
  { 40037, "invalid template_id" },
  { 40053, "invalid action info, please check document" },
  { 40092, "invalid remark name" },
  { 40097, "invalid args" },
  { 40125, "invalid appsecret" },
  { 40163, "code been used" },
  { 40164, "invalid ip 2001:db8::7 ipv6 2001:db8::7, not in whitelist" },
  { 41001, "access_token missing" },
  { 41002, "appid missing" },
  { 41004, "appsecret missing" },
  { 41005, "media data missing" },
  { 41006, "media_id missing" },
  { 41008, "missing code" },
  { 41009, "missing openid" },
  { 42001, "access_token expired" },
  { 42003, "code expired" },
  { 43001, "require GET method" },
  { 43002, "require POST method" },
  { 43004, "require subscribe" },
  { 44001, "empty media data" },
  { 44002, "empty post data" },
  { 44003, "empty news data" },
  { 44004, "empty content" },
  { 45001, "media size out of limit" },
  { 45002, "message content size out of limit" },
  { 45007, "playtime out of limit" },
  { 45008, "article count out of limit" },
  { 45009, "reach max api daily quota limit" },
  { 45011, "api minute-quota reach limit, must slower, retry next minute" },
  { 45015, "response out of time limit or subscription is canceled" },
  { 45047, "out of response count limit" },
  { 45056, "too many tags now, no need to add new" },
  { 45058, "can't modify sys tag" },
  { 45059, "can not add this tag to the user, too many tags" },
  { 45072, "invalid command type" },
  { 45080, "no message exchanged in the last 30 seconds" },
  { 45081, "already in typing state" },
  { 45157, "invalid tag name" },
  { 45158, "invalid tag name size" },
  { 45159, "invalid tag id" },
  { 45169, "tag user conflict, please retry" },
  { 45171, "some openids failed" },
  { 46003, "menu no exist" },
  { 47001, "data format error" },
  { 48001, "api unauthorized" },
  { 48006, "forbid to clear quota because of reaching the limit" },
  { 49003, "not match openid with appid" },
  { 50007, "account is blocked" },
  { 76021, "cgi_path not found" },
};

static const char *
find_words (int code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wordings); i++)
    if (wordings[i].code == code)
      return wordings[i].words;
  return "refused by the practice account";
}

static char *
refusal_text (int code)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *random = tresen_random_token ();
  g_autofree char *message
      = g_strdup_printf ("%s rid: %08x-%.8s-%.8s", find_words (code),
                         (guint) (g_get_real_time () / G_TIME_SPAN_SECOND), random, random + 8);

  json_object_set_int_member (object, "errcode", code);
  json_object_set_string_member (object, "errmsg", message);
  return tresen_json_to_text (object);
}

/**
 * tresen_practice_refusal_new:
 * @code: a code of the platform, for example 45015
 *
 * The platform refuses with HTTP 200 and says why in the body (spec 6.1). Any thread.
 *
 * Returns: (transfer full): the answer
 */
TresenHttpReply *
tresen_practice_refusal_new (int code)
{
  g_autofree char *text = refusal_text (code);

  return tresen_http_reply_new_text (200, TRESEN_PRACTICE_JSON_TYPE, text);
}

/**
 * tresen_practice_refusal_new_plain:
 * @code: a code of the platform
 *
 * As tresen_practice_refusal_new(), with the content type with which media downloads are refused (spec 11). Any thread.
 *
 * Returns: (transfer full): the answer
 */
TresenHttpReply *
tresen_practice_refusal_new_plain (int code)
{
  g_autofree char *text = refusal_text (code);

  return tresen_http_reply_new_text (200, "text/plain", text);
}

/** tresen_practice_answer_new: Returns: (transfer full): a 200 with @object as JSON. Any thread. */
TresenHttpReply *
tresen_practice_answer_new (JsonObject *object)
{
  g_autofree char *text = tresen_json_to_text (object);

  return tresen_http_reply_new_text (200, TRESEN_PRACTICE_JSON_TYPE, text);
}
