/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-client.h"

#include <string.h>

#include "stand-in.h"
#include "tresen-json.h"
#include "tresen-wechat-limits.h"
#include "tresen-wechat-uploads.h"

#define SECRET "secretOfTheTests"
#define OPENID "oAbC-1_customerWithALongName"
#define TOKEN_1 "{\"access_token\":\"token-one\",\"expires_in\":7200}"
#define TOKEN_2 "{\"access_token\":\"token-two\",\"expires_in\":7200}"
#define OK "{\"errcode\":0,\"errmsg\":\"ok\"}"
#define STALE "{\"errcode\":40001,\"errmsg\":\"invalid credential rid: 1\"}"
#define PICTURE "\xff\xd8\xff the rest of a picture"

typedef struct
{
  StandIn *stand_in;
  TresenHttpClient *http;
  TresenClock *clock;
  TresenWechatClient *client;
  guint n_done;
  gboolean is_sent;
  char *media_id;
  TresenWechatFile *file;
  TresenWechatUser *user;
  GError *error;
} Fixture;

static void
make_client (Fixture *fixture, const char *base)
{
  g_autoptr (TresenSecret) secret = tresen_secret_new (SECRET);
  const TresenWechatClientConfig config = { base, "wx0123456789abcdef", secret, FALSE };

  g_clear_object (&fixture->client);
  fixture->client = tresen_wechat_client_new (&config, fixture->http, fixture->clock);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->stand_in = stand_in_new ();
  fixture->http = tresen_http_client_new ();
  fixture->clock = tresen_clock_new_manual (0);
  make_client (fixture, fixture->stand_in->base);
}

static void
forget (Fixture *fixture)
{
  g_clear_pointer (&fixture->media_id, g_free);
  g_clear_pointer (&fixture->file, tresen_wechat_file_free);
  g_clear_pointer (&fixture->user, tresen_wechat_user_free);
  g_clear_error (&fixture->error);
  fixture->is_sent = FALSE;
  fixture->n_done = 0;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  forget (fixture);
  g_assert_finalize_object (fixture->client);
  g_object_unref (fixture->http);
  tresen_clock_unref (fixture->clock);
  stand_in_free (fixture->stand_in);
}

static guint
n_calls (Fixture *fixture, StandInPath path)
{
  return fixture->stand_in->routes[path].n_calls;
}

static void
say (Fixture *fixture, StandInPath path, const char *json)
{
  stand_in_say_json (fixture->stand_in, path, json);
}

static void
done (Fixture *fixture)
{
  fixture->n_done++;
  if (fixture->error == NULL)
    return;
  g_assert_null (strstr (fixture->error->message, SECRET));
  g_assert_null (strstr (fixture->error->message, OPENID));
  g_assert_null (strstr (fixture->error->message, "token-one"));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->is_sent
      = tresen_wechat_client_send_finish (TRESEN_WECHAT_CLIENT (source), result, &fixture->error);
  done (fixture);
}

static void
uploaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->media_id = tresen_wechat_client_upload_finish (TRESEN_WECHAT_CLIENT (source), result,
                                                          &fixture->error);
  done (fixture);
}

static void
got_media_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->file = tresen_wechat_client_get_media_finish (TRESEN_WECHAT_CLIENT (source), result,
                                                         &fixture->error);
  done (fixture);
}

static void
got_user_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->user = tresen_wechat_client_get_user_finish (TRESEN_WECHAT_CLIENT (source), result,
                                                        &fixture->error);
  done (fixture);
}

static void
send_text (Fixture *fixture, GCancellable *cancellable)
{
  forget (fixture);
  tresen_wechat_client_send_text_async (fixture->client, OPENID, "好", cancellable, sent_cb,
                                        fixture);
  wait_for (&fixture->n_done, 1);
}

static void
get_media (Fixture *fixture, const char *media_id, const char *url)
{
  forget (fixture);
  tresen_wechat_client_get_media_async (fixture->client, media_id, url, NULL, got_media_cb,
                                        fixture);
  wait_for (&fixture->n_done, 1);
}

static void
get_user (Fixture *fixture)
{
  forget (fixture);
  tresen_wechat_client_get_user_async (fixture->client, OPENID, NULL, got_user_cb, fixture);
  wait_for (&fixture->n_done, 1);
}

static void
assert_file (Fixture *fixture, const char *type)
{
  g_assert_no_error (fixture->error);
  g_assert_cmpmem (g_bytes_get_data (fixture->file->content, NULL),
                   g_bytes_get_size (fixture->file->content), PICTURE, strlen (PICTURE));
  g_assert_cmpstr (fixture->file->content_type, ==, type);
}

static void
test_send (Fixture *fixture, gconstpointer data)
{
  StandInRoute *route = &fixture->stand_in->routes[STAND_IN_SEND];

  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  say (fixture, STAND_IN_SEND, OK);
  send_text (fixture, NULL);
  g_assert_no_error (fixture->error);
  g_assert_true (fixture->is_sent);
  g_assert_cmpstr (route->query, ==, "access_token=token-one");
  g_assert_cmpstr (route->content_type, ==, "application/json");
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (route->body, NULL),
                                  (gssize) g_bytes_get_size (route->body), "好"));
  forget (fixture);
  tresen_wechat_client_send_media_async (fixture->client, OPENID, "image", "m-1", NULL, sent_cb,
                                         fixture);
  wait_for (&fixture->n_done, 1);
  g_assert_true (fixture->is_sent);
  g_assert_cmpuint (n_calls (fixture, STAND_IN_SEND), ==, 2);
  g_assert_cmpuint (n_calls (fixture, STAND_IN_STABLE_TOKEN), ==, 1);
}

static void
test_send_with_stale_token (Fixture *fixture, gconstpointer data)
{
  static const int codes[] = { 40001, 40014, 42001 };

  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_2);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"errcode\":%d,\"errmsg\":\"no\"}", codes[i]);

      fixture->stand_in->routes[STAND_IN_SEND].n_calls = 0;
      fixture->stand_in->routes[STAND_IN_STABLE_TOKEN].n_calls = 0;
      g_ptr_array_set_size (fixture->stand_in->routes[STAND_IN_SEND].script, 0);
      say (fixture, STAND_IN_SEND, json);
      say (fixture, STAND_IN_SEND, OK);
      make_client (fixture, fixture->stand_in->base);
      send_text (fixture, NULL);
      g_assert_no_error (fixture->error);
      g_assert_cmpuint (n_calls (fixture, STAND_IN_SEND), ==, 2);
      g_assert_cmpuint (n_calls (fixture, STAND_IN_STABLE_TOKEN), ==, 2);
      g_assert_cmpstr (fixture->stand_in->routes[STAND_IN_SEND].query, ==,
                       "access_token=token-two");
    }
}

/* Conformance 6: whatever tokens are given, the API takes none. */
static void
test_always_stale (Fixture *fixture, gconstpointer data)
{
  const char *second = data;
  guint n_sends = 0, n_tokens = 0;

  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  say (fixture, STAND_IN_STABLE_TOKEN, second);
  say (fixture, STAND_IN_SEND, STALE);
  for (guint i = 0; i < 10; i++)
    {
      send_text (fixture, NULL);
      g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_SETTINGS);
      g_assert_cmpint (tresen_wechat_error_get_code (fixture->error), ==, 40001);
      g_assert_cmpuint (n_calls (fixture, STAND_IN_SEND) - n_sends, <=, 2);
      g_assert_cmpuint (n_calls (fixture, STAND_IN_STABLE_TOKEN) - n_tokens, <=, 2);
      n_sends = n_calls (fixture, STAND_IN_SEND);
      n_tokens = n_calls (fixture, STAND_IN_STABLE_TOKEN);
      tresen_clock_advance (fixture->clock, 31 * G_TIME_SPAN_SECOND);
    }
  g_assert_cmpuint (n_sends, >=, 1);
}

static void
test_send_refused (Fixture *fixture, gconstpointer data)
{
  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  say (fixture, STAND_IN_SEND,
       "{\"errcode\":45015,\"errmsg\":\"response out of time limit rid: 1\"}");
  send_text (fixture, NULL);
  g_assert_false (fixture->is_sent);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
  g_assert_cmpint (tresen_wechat_error_get_code (fixture->error), ==, 45015);
  g_assert_cmpuint (n_calls (fixture, STAND_IN_SEND), ==, 1);
}

/* Whatever leaves open whether the customer got it is said to, and never done again. */
static void
test_send_unknown (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *text;
    TresenWechatError code;
  } cases[] = {
    { 0, "", TRESEN_WECHAT_ERROR_UNKNOWN },
    { 200, "{\"errcode\":-1,\"errmsg\":\"system error\"}", TRESEN_WECHAT_ERROR_UNKNOWN },
    { 200, "<html>", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 200, "{}", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 200, "", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 502, "<html>", TRESEN_WECHAT_ERROR_BAD_ANSWER },
  };

  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      stand_in_say (fixture->stand_in, STAND_IN_SEND, cases[i].status, "text/html", cases[i].text);
      send_text (fixture, NULL);
      g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, (int) cases[i].code);
      g_assert_false (tresen_wechat_error_is_transient (fixture->error));
    }
  settle ();
  g_assert_cmpuint (n_calls (fixture, STAND_IN_SEND), ==, G_N_ELEMENTS (cases));
}

/* Answers that would break a reader of JSON, or fill the memory; whoever is in between may send them. None says what became of
 * the message, so none is called a failure. */
static void
test_send_hostile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *within = g_strnfill (250 * 1024, '[');
  g_autofree char *beyond = g_strnfill (1000 * 1000, '[');
  g_autofree char *zeros = g_strnfill (250 * 1024, '0');
  g_autofree char *number = g_strdup_printf ("{\"errcode\":1%s}", zeros);
  g_autofree char *text = g_strdup_printf ("{\"errcode\":0,\"errmsg\":\"%s\xff\"}", zeros);
  const char *const answers[] = { within, beyond, number, text };

  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      say (fixture, STAND_IN_SEND, answers[i]);
      send_text (fixture, NULL);
      g_test_message ("%u: %s", i, fixture->error != NULL ? fixture->error->message : "sent");
      g_assert_nonnull (fixture->error);
      g_assert_true (
          g_error_matches (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER)
          || g_error_matches (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_UNKNOWN));
    }
}

static void
test_nobody_there (Fixture *fixture, gconstpointer data)
{
  StandIn *gone = stand_in_new ();
  g_autofree char *base = g_strdup (gone->base);

  stand_in_free (gone);
  make_client (fixture, base);
  send_text (fixture, NULL);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_NOT_SENT);
  g_assert_true (tresen_wechat_error_is_transient (fixture->error));
}

static void
test_no_token (Fixture *fixture, gconstpointer data)
{
  stand_in_hang_up (fixture->stand_in, STAND_IN_STABLE_TOKEN);
  say (fixture, STAND_IN_STABLE_TOKEN, "{\"errcode\":40125,\"errmsg\":\"invalid appsecret\"}");
  send_text (fixture, NULL);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_NOT_SENT);
  send_text (fixture, NULL);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_SETTINGS);
  g_assert_cmpuint (n_calls (fixture, STAND_IN_SEND), ==, 0);
  send_text (fixture, NULL);
  g_assert_cmpuint (n_calls (fixture, STAND_IN_STABLE_TOKEN), ==, 2);
  tresen_wechat_client_resume (fixture->client);
  send_text (fixture, NULL);
  g_assert_cmpuint (n_calls (fixture, STAND_IN_STABLE_TOKEN), ==, 3);
}

static void
test_cancel_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  say (fixture, STAND_IN_SEND, OK);
  g_cancellable_cancel (cancellable);
  send_text (fixture, cancellable);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n_calls (fixture, STAND_IN_SEND), ==, 0);
}

static void
test_cancel_under_way (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  stand_in_hold (fixture->stand_in, STAND_IN_SEND);
  tresen_wechat_client_send_text_async (fixture->client, OPENID, "x", cancellable, sent_cb,
                                        fixture);
  wait_for (&fixture->stand_in->routes[STAND_IN_SEND].n_calls, 1);
  g_cancellable_cancel (cancellable);
  wait_for (&fixture->n_done, 1);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_UNKNOWN);
}

/* So many frames of 20 ms without sound. */
static GBytes *
make_voice (guint n_frames)
{
  gsize size = 6 + n_frames * 13;
  guint8 *data = g_malloc0 (size);

  memcpy (data, "#!AMR\n", 6);
  for (guint i = 0; i < n_frames; i++)
    data[6 + i * 13] = 0x04;
  return g_bytes_new_take (data, size);
}

/* One byte more than WeChat takes. */
static GBytes *
make_large_picture (void)
{
  guint8 *data = g_malloc0 (TRESEN_WECHAT_IMAGE_MAX_BYTES + 1);

  memcpy (data, PICTURE, strlen (PICTURE));
  return g_bytes_new_take (data, TRESEN_WECHAT_IMAGE_MAX_BYTES + 1);
}

static void
upload_as (Fixture *fixture, const char *kind, GBytes *content)
{
  forget (fixture);
  tresen_wechat_client_upload_async (fixture->client, kind, content, NULL, uploaded_cb, fixture);
  wait_for (&fixture->n_done, 1);
}

static void
upload (Fixture *fixture, GBytes *content)
{
  upload_as (fixture, "image", content);
}

static void
test_upload (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) content = g_bytes_new_static (PICTURE, strlen (PICTURE));
  StandInRoute *route = &fixture->stand_in->routes[STAND_IN_UPLOAD];
  const char *body;
  gsize size;

  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  say (fixture, STAND_IN_UPLOAD, "{\"type\":\"image\",\"media_id\":\"m-9\",\"created_at\":1}");
  upload (fixture, content);
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->media_id, ==, "m-9");
  g_assert_cmpstr (route->query, ==, "type=image&access_token=token-one");
  g_assert_cmpstr (route->content_type, ==, "multipart/form-data");
  body = g_bytes_get_data (route->body, &size);
  g_assert_nonnull (g_strstr_len (body, (gssize) size, "name=\"media\""));
  g_assert_nonnull (g_strstr_len (body, (gssize) size, "filename=\"image.jpg\""));
  g_assert_nonnull (g_strstr_len (body, (gssize) size, PICTURE));
}

static void
test_upload_voice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) voice = make_voice (3000);
  StandInRoute *route = &fixture->stand_in->routes[STAND_IN_UPLOAD];
  const char *body;
  gsize size;

  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  say (fixture, STAND_IN_UPLOAD, "{\"type\":\"voice\",\"media_id\":\"m-8\",\"created_at\":1}");
  upload_as (fixture, "voice", voice);
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->media_id, ==, "m-8");
  g_assert_cmpstr (route->query, ==, "type=voice&access_token=token-one");
  body = g_bytes_get_data (route->body, &size);
  g_assert_nonnull (g_strstr_len (body, (gssize) size, "filename=\"voice.amr\""));
  g_assert_nonnull (g_strstr_len (body, (gssize) size, "audio/amr"));
}

/* What WeChat would refuse is not even handed in, and is refused with WeChat's own code. */
static void
test_upload_limits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) voice = make_voice (3000);
  g_autoptr (GBytes) longer = make_voice (3001);
  g_autoptr (GBytes) text = g_bytes_new_static ("not a picture", 13);
  const struct
  {
    const char *kind;
    GBytes *content;
    int code;
  } cases[] = {
    { "image", voice, 40004 },
    { "voice", longer, 45007 },
    { "voice", text, 40005 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      upload_as (fixture, cases[i].kind, cases[i].content);
      g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
      g_assert_cmpint (tresen_wechat_error_get_code (fixture->error), ==, cases[i].code);
    }
  g_assert_cmpuint (n_calls (fixture, STAND_IN_UPLOAD), ==, 0);
}

static void
test_upload_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) large = make_large_picture ();
  g_autoptr (GBytes) largest = g_bytes_new_from_bytes (large, 0, TRESEN_WECHAT_IMAGE_MAX_BYTES);

  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  say (fixture, STAND_IN_UPLOAD, "{\"errcode\":-1,\"errmsg\":\"system error\"}");
  say (fixture, STAND_IN_UPLOAD, "{\"errcode\":40137,\"errmsg\":\"invalid image format\"}");
  say (fixture, STAND_IN_UPLOAD, "{\"type\":\"image\"}");
  upload (fixture, empty);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
  upload (fixture, large);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
  g_assert_cmpuint (n_calls (fixture, STAND_IN_UPLOAD), ==, 0);
  upload (fixture, largest);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BUSY);
  upload (fixture, largest);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
  upload (fixture, largest);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER);
}

static void
test_media (Fixture *fixture, gconstpointer data)
{
  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  stand_in_say (fixture->stand_in, STAND_IN_MEDIA, 200, "image/jpeg", PICTURE);
  stand_in_say (fixture->stand_in, STAND_IN_MEDIA, 200, "audio/amr; x=y", PICTURE);
  get_media (fixture, "m/1&2", NULL);
  assert_file (fixture, "image/jpeg");
  g_assert_cmpstr (fixture->stand_in->routes[STAND_IN_MEDIA].query, ==,
                   "media_id=m%2F1%262&access_token=token-one");
  get_media (fixture, "m-2", NULL);
  assert_file (fixture, "audio/amr");
}

/* Errors come as JSON with status 200, at times under the type of a picture: nothing of that is a file. */
static void
test_media_errors (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *type;
    const char *text;
    TresenWechatError code;
  } cases[] = {
    { 200, "text/plain", "{\"errcode\":40007,\"errmsg\":\"invalid media_id\"}",
      TRESEN_WECHAT_ERROR_REFUSED },
    { 200, "image/jpeg", "{\"errcode\":40007,\"errmsg\":\"invalid media_id\"}",
      TRESEN_WECHAT_ERROR_REFUSED },
    { 200, "image/jpeg", " \n{\"errcode\":-1,\"errmsg\":\"system error\"}",
      TRESEN_WECHAT_ERROR_BUSY },
    { 200, "voice/amr", "\xef\xbb\xbf{\"errcode\":40007}", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 200, "audio/amr", "[{\"errcode\":40007}]", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 200, "video/mp4", "\n<!DOCTYPE html><html>", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 200, "application/octet-stream", "<xml><errcode>40007</errcode></xml>",
      TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 200, "", "  \r\n", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 200, "application/json", "{}", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 200, "text/html", "<html>", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 200, "image/jpeg", "", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 404, "image/jpeg", "x", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 503, "image/jpeg", "x", TRESEN_WECHAT_ERROR_BUSY },
    { 0, "", "", TRESEN_WECHAT_ERROR_BUSY },
    { 200, "image/jpeg", "{\"errcode\":45009,\"errmsg\":\"reach max api daily quota\"}",
      TRESEN_WECHAT_ERROR_BUSY },
  };

  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      stand_in_say (fixture->stand_in, STAND_IN_MEDIA, cases[i].status, cases[i].type,
                    cases[i].text);
      get_media (fixture, "m-1", NULL);
      g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, (int) cases[i].code);
      g_assert_null (fixture->file);
    }
}

static void
test_media_too_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *large = g_strnfill (TRESEN_WECHAT_IMAGE_MAX_BYTES + 2 * 1024 * 1024, 'x');

  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  stand_in_say (fixture->stand_in, STAND_IN_MEDIA, 200, "image/jpeg", large);
  get_media (fixture, "m-1", NULL);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER);
}

static void
test_media_fallback (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strconcat (fixture->stand_in->base, "/picture", NULL);

  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  say (fixture, STAND_IN_MEDIA, "{\"errcode\":40007,\"errmsg\":\"invalid media_id\"}");
  stand_in_say (fixture->stand_in, STAND_IN_PICTURE, 200, "image/png", PICTURE);
  stand_in_say (fixture->stand_in, STAND_IN_PICTURE, 200, "image/png", PICTURE);
  stand_in_say (fixture->stand_in, STAND_IN_PICTURE, 200, "text/html", "<html>gone</html>");
  stand_in_hang_up (fixture->stand_in, STAND_IN_PICTURE);
  get_media (fixture, "m-1", url);
  assert_file (fixture, "image/png");
  g_assert_cmpstr (fixture->stand_in->routes[STAND_IN_PICTURE].query, ==, "");
  get_media (fixture, "", url);
  assert_file (fixture, "image/png");
  g_assert_cmpuint (n_calls (fixture, STAND_IN_MEDIA), ==, 1);
  get_media (fixture, "m-1", url);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
  g_assert_cmpint (tresen_wechat_error_get_code (fixture->error), ==, 40007);
  get_media (fixture, "m-1", url);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BUSY);
  get_media (fixture, "", "ftp://example.invalid/x");
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
  g_assert_cmpuint (n_calls (fixture, STAND_IN_PICTURE), ==, 4);
}

static void
test_media_video (Fixture *fixture, gconstpointer data)
{
  g_autofree char *json
      = g_strdup_printf ("{\"video_url\":\"%s/picture\"}", fixture->stand_in->base);

  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  say (fixture, STAND_IN_MEDIA, json);
  say (fixture, STAND_IN_MEDIA, "{\"video_url\":\"file:///etc/passwd\"}");
  say (fixture, STAND_IN_MEDIA, json);
  say (fixture, STAND_IN_MEDIA, json);
  say (fixture, STAND_IN_MEDIA, "{\"video_url\":5}");
  say (fixture, STAND_IN_MEDIA, "{\"down_url\":\"\"}");
  stand_in_say (fixture->stand_in, STAND_IN_PICTURE, 200, "video/mp4", PICTURE);
  stand_in_say (fixture->stand_in, STAND_IN_PICTURE, 200, "video/mp4",
                "{\"errcode\":40007,\"errmsg\":\"invalid media_id\"}");
  stand_in_say (fixture->stand_in, STAND_IN_PICTURE, 200, "video/mp4", "<html>expired</html>");
  get_media (fixture, "m-1", NULL);
  assert_file (fixture, "video/mp4");
  get_media (fixture, "m-1", NULL);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER);
  for (guint i = 0; i < 4; i++)
    {
      get_media (fixture, "m-1", NULL);
      g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER);
      g_assert_null (fixture->file);
    }
}

/* A token that has ended shows itself in a download too: a new one, and the file comes. */
static void
test_media_token (Fixture *fixture, gconstpointer data)
{
  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_2);
  stand_in_say (fixture->stand_in, STAND_IN_MEDIA, 200, "text/plain",
                "{\"errcode\":40001,\"errmsg\":\"invalid credential\"}");
  stand_in_say (fixture->stand_in, STAND_IN_MEDIA, 200, "audio/amr", PICTURE);
  get_media (fixture, "m-1", NULL);
  assert_file (fixture, "audio/amr");
  g_assert_cmpuint (n_calls (fixture, STAND_IN_MEDIA), ==, 2);
}

static void
test_user (Fixture *fixture, gconstpointer data)
{
  say (fixture, STAND_IN_STABLE_TOKEN, TOKEN_1);
  say (fixture, STAND_IN_USER,
       "{\"subscribe\":1,\"openid\":\"o\",\"nickname\":\"\",\"sex\":0,\"language\":\"zh_CN\","
       "\"subscribe_time\":1434093047,"
       "\"remark\":\"李\",\"groupid\":0,\"tagid_list\":[128,2],\"subscribe_scene\":\"ADD_SCENE_QR_"
       "CODE\"}");
  say (fixture, STAND_IN_USER, "{\"subscribe\":0,\"openid\":\"o\"}");
  say (fixture, STAND_IN_USER, "{\"subscribe\":1}");
  say (fixture, STAND_IN_USER, "{\"openid\":\"o\"}");
  say (fixture, STAND_IN_USER, "{\"errcode\":48001,\"errmsg\":\"api unauthorized\"}");

  get_user (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->stand_in->routes[STAND_IN_USER].query, ==,
                   "openid=" OPENID "&lang=zh_CN&access_token=token-one");
  g_assert_true (fixture->user->is_followed);
  g_assert_cmpint (fixture->user->followed_at_us, ==,
                   G_GINT64_CONSTANT (1434093047) * G_USEC_PER_SEC);
  g_assert_cmpstr (fixture->user->remark, ==, "李");
  g_assert_cmpstr (fixture->user->language, ==, "zh_CN");
  get_user (fixture);
  g_assert_false (fixture->user->is_followed);
  g_assert_cmpint (fixture->user->followed_at_us, ==, 0);
  g_assert_cmpstr (fixture->user->remark, ==, "");
  get_user (fixture);
  g_assert_true (fixture->user->is_followed);
  g_assert_cmpstr (fixture->user->language, ==, "");
  get_user (fixture);
  g_assert_error (fixture->error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER);
  get_user (fixture);
  g_assert_cmpint (tresen_wechat_error_get_code (fixture->error), ==, 48001);
}

#define ADD(name, func) g_test_add ("/wechat/client/" name, Fixture, NULL, set_up, func, tear_down)
#define ADD_WITH(name, data, func)                                                                 \
  g_test_add ("/wechat/client/" name, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("send", test_send);
  ADD ("send-with-stale-token", test_send_with_stale_token);
  ADD_WITH ("always-stale/same-token", TOKEN_1, test_always_stale);
  ADD_WITH ("always-stale/other-token", TOKEN_2, test_always_stale);
  ADD ("send-refused", test_send_refused);
  ADD ("send-unknown", test_send_unknown);
  ADD ("send-hostile", test_send_hostile);
  ADD ("nobody-there", test_nobody_there);
  ADD ("no-token", test_no_token);
  ADD ("cancel-before", test_cancel_before);
  ADD ("cancel-under-way", test_cancel_under_way);
  ADD ("upload", test_upload);
  ADD ("upload-voice", test_upload_voice);
  ADD ("upload-limits", test_upload_limits);
  ADD ("upload-refused", test_upload_refused);
  ADD ("media", test_media);
  ADD ("media-errors", test_media_errors);
  ADD ("media-too-large", test_media_too_large);
  ADD ("media-fallback", test_media_fallback);
  ADD ("media-video", test_media_video);
  ADD ("media-token", test_media_token);
  ADD ("user", test_user);
  return g_test_run ();
}
