/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is it that opens a page within WeChat: the address that sends a browser on with a code, and the call that turns the
 * code into an OpenID (spec 9.1). */
#include "tresen-practice-oauth.h"

#include <string.h>

#include "tresen-bytes.h"
#include "tresen-practice-refusal.h"
#include "tresen-random.h"

#define CODE_LIFE_US (5 * G_TIME_SPAN_MINUTE)
#define TOKEN_LIFE_S 7200
#define MOST_STATE 128
#define MOST_CODES 1000

typedef struct
{
  char *code;
  char *openid;
  char *scope;
  gint64 expires_us;
  gboolean is_used;
} OauthCode;

static void
code_free (gpointer data)
{
  OauthCode *code = data;

  g_free (code->code);
  g_free (code->openid);
  g_free (code->scope);
  g_free (code);
}

/** tresen_practice_oauth_codes_new: Returns: (transfer full): no codes yet */
GPtrArray *
tresen_practice_oauth_codes_new (void)
{
  return g_ptr_array_new_with_free_func (code_free);
}

static const char *
text_of (const TresenPracticeCall *call, const char *name)
{
  const char *text = tresen_practice_call_get (call, name);

  return text != NULL ? text : "";
}

/* What a person sees within WeChat when the address is wrong. */
static TresenHttpReply *
error_page (int code, const char *words)
{
  g_autofree char *text
      = g_strdup_printf ("<!doctype html><meta charset=\"utf-8\"><title>%d</title>"
                         "<p>%s: %d</p>",
                         code, words, code);

  return tresen_http_reply_new_text (200, "text/html; charset=utf-8", text);
}

/* The platform asks for the very host that the account has named; the stand-in takes this machine and whatever has a
 * certificate. */
static gboolean
is_good_redirect (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0')
    return FALSE;
  return strcmp (g_uri_get_scheme (uri), "https") == 0
         || (strcmp (g_uri_get_scheme (uri), "http") == 0
             && (strcmp (host, "127.0.0.1") == 0 || strcmp (host, "localhost") == 0));
}

static gboolean
is_good_state (const char *state)
{
  gsize size = strlen (state);

  for (gsize i = 0; i < size; i++)
    if (!g_ascii_isalnum (state[i]))
      return FALSE;
  return size <= MOST_STATE;
}

/* The customer of the phone that is open; without a phone the first who follows. */
static const char *
find_person (TresenPracticeAccount *account)
{
  if (tresen_practice_account_find (account, account->phone_openid) != NULL)
    return account->phone_openid;
  for (guint i = 0; i < account->followers->len; i++)
    {
      const TresenPracticeFollower *follower = g_ptr_array_index (account->followers, i);

      if (follower->is_followed)
        return follower->openid;
    }
  return account->followers->len > 0
             ? ((const TresenPracticeFollower *) g_ptr_array_index (account->followers, 0))->openid
             : NULL;
}

static const char *
add_code (TresenPracticeAccount *account, const char *openid, const char *scope)
{
  OauthCode *code = g_new0 (OauthCode, 1);

  code->code = tresen_random_token ();
  code->openid = g_strdup (openid);
  code->scope = g_strdup (scope);
  code->expires_us = tresen_practice_account_now_us (account) + CODE_LIFE_US;
  if (account->oauth_codes->len == MOST_CODES)
    g_ptr_array_remove_index (account->oauth_codes, 0);
  g_ptr_array_add (account->oauth_codes, code);
  return code->code;
}

static TresenHttpReply *
answer_authorize (const TresenPracticeCall *call)
{
  TresenPracticeAccount *account = call->api->account;
  const char *redirect = text_of (call, "redirect_uri");
  const char *scope = text_of (call, "scope");
  const char *state = text_of (call, "state");
  const char *openid = find_person (account);
  g_autofree char *url = NULL;

  if (account->kind != TRESEN_PRACTICE_KIND_VERIFIED_SERVICE)
    return error_page (10005, "the account has no right to this scope");
  if (strcmp (text_of (call, "appid"), call->api->identity->app_id) != 0)
    return error_page (40013, "appid is wrong");
  if (!is_good_redirect (redirect))
    return error_page (10003, "redirect_uri is not of the account's domain");
  if (strcmp (text_of (call, "response_type"), "code") != 0 || !is_good_state (state)
      || (strcmp (scope, "snsapi_base") != 0 && strcmp (scope, "snsapi_userinfo") != 0))
    return error_page (10015, "response_type, scope or state is wrong");
  if (openid == NULL)
    return error_page (10006, "nobody is there");
  url = tresen_http_query_append (redirect, "code", add_code (account, openid, scope), "state",
                                  state, NULL);
  return tresen_http_reply_new_redirect (302, url);
}

static OauthCode *
find_code (TresenPracticeAccount *account, const char *text)
{
  for (guint i = 0; i < account->oauth_codes->len; i++)
    {
      OauthCode *code = g_ptr_array_index (account->oauth_codes, i);

      if (strcmp (code->code, text) == 0)
        return code;
    }
  return NULL;
}

static int
check_call (const TresenPracticeCall *call)
{
  const TresenPracticeIdentity *identity = call->api->identity;

  if (*text_of (call, "appid") == '\0')
    return 41002;
  if (*text_of (call, "secret") == '\0')
    return 41004;
  if (*text_of (call, "code") == '\0')
    return 41008;
  if (strcmp (text_of (call, "grant_type"), "authorization_code") != 0)
    return 40002;
  if (strcmp (text_of (call, "appid"), identity->app_id) != 0)
    return 40013;
  return tresen_text_is_equal_secret (text_of (call, "secret"), identity->app_secret) ? 0 : 40125;
}

static int
take_code (const TresenPracticeCall *call, OauthCode **code)
{
  TresenPracticeAccount *account = call->api->account;

  *code = find_code (account, text_of (call, "code"));
  if (*code == NULL)
    return 40029;
  if ((*code)->is_used)
    return 40163;
  if ((*code)->expires_us <= tresen_practice_account_now_us (account))
    return 42003;
  (*code)->is_used = TRUE;
  return 0;
}

/* The token that comes with it is of no use here: the stand-in has no calls for it. */
static TresenHttpReply *
answer_access_token (const TresenPracticeCall *call)
{
  int fault = check_call (call);
  OauthCode *code = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *token = tresen_random_token ();
  g_autofree char *refresh_token = tresen_random_token ();

  if (fault == 0)
    fault = take_code (call, &code);
  if (fault != 0)
    return tresen_practice_refusal_new (fault);
  json_object_set_string_member (answer, "access_token", token);
  json_object_set_int_member (answer, "expires_in", TOKEN_LIFE_S);
  json_object_set_string_member (answer, "refresh_token", refresh_token);
  json_object_set_string_member (answer, "openid", code->openid);
  json_object_set_string_member (answer, "scope", code->scope);
  return tresen_practice_answer_new (answer);
}

const TresenPracticeEndpoint tresen_practice_oauth_endpoints[] = {
  { "/connect/oauth2/authorize", "GET", FALSE, answer_authorize },
  { "/sns/oauth2/access_token", "GET", FALSE, answer_access_token },
  { 0 },
};
