/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "practice-fixture.h"
#include "tresen-json.h"

#define SEND "/cgi-bin/message/custom/send?access_token=TOKEN"
#define UPLOAD "/cgi-bin/media/upload?access_token=TOKEN"
#define TOKEN_QUERY                                                                                \
  "/cgi-bin/token?grant_type=client_credential&appid=" PRACTICE_APP_ID "&secret=" PRACTICE_SECRET
#define TEXT_TO(openid, content)                                                                   \
  "{\"touser\":\"" openid "\",\"msgtype\":\"text\",\"text\":{\"content\":\"" content "\"}}"
#define PART_HEAD                                                                                  \
  "--b1\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.png\"\r\nContent-Type: "   \
  "image/png\r\n\r\n"
#define PART_END "\r\n--b1--\r\n"

/* A call of an account that was just made, where nobody has written yet. */
typedef struct
{
  const char *name;
  const char *method;
  const char *path; /* TOKEN stands for a good access token */
  const char *body; /* NULL: none */
  int code;
} Refusal;

static const Refusal refusals[] = {
  { "token-good", "GET", TOKEN_QUERY, NULL, 0 },
  { "token-no-appid", "GET", "/cgi-bin/token?grant_type=client_credential&secret=x", NULL, 41002 },
  { "token-no-secret", "GET", "/cgi-bin/token?grant_type=client_credential&appid=" PRACTICE_APP_ID,
    NULL, 41004 },
  { "token-grant", "GET", "/cgi-bin/token?grant_type=x&appid=" PRACTICE_APP_ID "&secret=x", NULL,
    40002 },
  { "token-appid", "GET", "/cgi-bin/token?grant_type=client_credential&appid=wx1&secret=x", NULL,
    40013 },
  { "token-secret", "GET",
    "/cgi-bin/token?grant_type=client_credential&appid=" PRACTICE_APP_ID "&secret=x", NULL, 40125 },
  { "stable-get", "GET", "/cgi-bin/stable_token", NULL, 43002 },
  { "stable-empty", "POST", "/cgi-bin/stable_token", "", 44002 },
  { "stable-json", "POST", "/cgi-bin/stable_token", "grant_type=x", 47001 },
  { "stable-secret", "POST", "/cgi-bin/stable_token",
    "{\"grant_type\":\"client_credential\",\"appid\":\"" PRACTICE_APP_ID "\",\"secret\":\"no\"}",
    40125 },
  { "send-get", "GET", SEND, NULL, 43002 },
  { "send-no-token", "POST", "/cgi-bin/message/custom/send", "{}", 41001 },
  { "send-malformed-token", "POST", "/cgi-bin/message/custom/send?access_token=abc", "{}", 40014 },
  { "send-strange-token", "POST",
    "/cgi-bin/message/custom/send?access_token=96_"
    "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000",
    "{}", 40001 },
  { "send-empty", "POST", SEND, "", 44002 },
  { "send-json", "POST", SEND, "{\"touser\":", 47001 },
  { "send-foreign", "POST", SEND, TEXT_TO ("oFOREIGN", "a"), 40003 },
  { "send-no-window", "POST", SEND, TEXT_TO (LI_WEI, "a"), 45015 },
  { "send-no-content", "POST", SEND, TEXT_TO (LI_WEI, ""), 44004 },
  { "send-kind", "POST", SEND, "{\"touser\":\"" LI_WEI "\",\"msgtype\":\"poem\"}", 40008 },
  { "send-media", "POST", SEND,
    "{\"touser\":\"" LI_WEI "\",\"msgtype\":\"image\",\"image\":{\"media_id\":\"x\"}}", 40007 },
  { "send-news", "POST", SEND,
    "{\"touser\":\"" LI_WEI
    "\",\"msgtype\":\"news\",\"news\":{\"articles\":[{\"title\":\"a\"},{\"title\":\"b\"}]}}",
    45008 },
  { "send-no-news", "POST", SEND, "{\"touser\":\"" LI_WEI "\",\"msgtype\":\"news\",\"news\":{}}",
    44003 },
  { "upload-get", "GET", UPLOAD "&type=image", NULL, 43002 },
  { "upload-empty", "POST", UPLOAD "&type=image", "", 44002 },
  { "upload-no-part", "POST", UPLOAD "&type=image", "hello", 41005 },
  { "upload-kind", "POST", UPLOAD "&type=poem", PART_HEAD "\x89PNG\r\n\x1a\n" PART_END, 40004 },
  { "upload-form", "POST", UPLOAD "&type=image", PART_HEAD "BM bitmap" PART_END, 40005 },
  { "upload-nothing", "POST", UPLOAD "&type=image", PART_HEAD PART_END, 44001 },
  { "upload-good", "POST", UPLOAD "&type=image", PART_HEAD "\x89PNG\r\n\x1a\n" PART_END, 0 },
  { "get-post", "POST", "/cgi-bin/media/get?access_token=TOKEN&media_id=x", "{}", 43001 },
  { "get-no-id", "GET", "/cgi-bin/media/get?access_token=TOKEN", NULL, 41006 },
  { "get-unknown", "GET", "/cgi-bin/media/get?access_token=TOKEN&media_id=x", NULL, 40007 },
  { "info-no-openid", "GET", "/cgi-bin/user/info?access_token=TOKEN", NULL, 41009 },
  { "info-foreign", "GET", "/cgi-bin/user/info?access_token=TOKEN&openid=x", NULL, 40003 },
  { "info-good", "GET", "/cgi-bin/user/info?access_token=TOKEN&openid=" LI_WEI, NULL, 0 },
};

static TresenHttpReply *
call (Fixture *fixture, const char *method, const char *path, const char *body, const char *token)
{
  g_auto (GStrv) parts = g_strsplit (path, "TOKEN", 2);
  g_autofree char *full = g_strjoinv (token, parts);
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;

  return fixture_call (fixture, method, full, body != NULL ? "application/json" : NULL, bytes);
}

static void
test_refusal (gconstpointer data)
{
  const Refusal *refusal = data;
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *token = fixture_token (fixture);
  g_autoptr (TresenHttpReply) reply
      = call (fixture, refusal->method, refusal->path, refusal->body, token);

  g_assert_cmpint (fixture_get_code (reply), ==, refusal->code);
  if (refusal->code != 0)
    {
      g_autoptr (JsonObject) object = tresen_json_parse_object (reply->body, NULL);

      g_assert_nonnull (strstr (tresen_json_get_string (object, "errmsg"), " rid: "));
    }
}

static int
send_text (Fixture *fixture, const char *token, const char *text)
{
  g_autofree char *body = g_strdup_printf (TEXT_TO (LI_WEI, "%s"), text);
  g_autoptr (TresenHttpReply) reply = call (fixture, "POST", SEND, body, token);

  return fixture_get_code (reply);
}

static void
write_as_customer (Fixture *fixture)
{
  g_autoptr (JsonObject) outcome = fixture_order (
      fixture, "/practice/act", "{\"openid\":\"" LI_WEI "\",\"act\":\"text\",\"text\":\"hi\"}");

  g_assert_true (json_object_get_boolean_member (outcome, "delivered"));
}

static void
test_window (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *token = fixture_token (fixture);
  g_autoptr (JsonObject) state = NULL;
  g_autoptr (JsonObject) unfollowed = NULL;
  JsonObject *counts;

  write_as_customer (fixture);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (send_text (fixture, token, i < 2 ? "刹车 brake" : "other"), ==, 0);
  g_assert_cmpint (send_text (fixture, token, "one too many"), ==, 45047);
  state = fixture_state (fixture);
  g_assert_cmpint (json_object_get_int_member (state, "sends_total"), ==, 5);
  counts = json_object_get_object_member (json_object_get_object_member (state, "send_counts"),
                                          LI_WEI);
  g_assert_cmpint (json_object_get_int_member (counts, "刹车 brake"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (counts, "other"), ==, 3);
  g_assert_false (json_object_has_member (counts, "one too many"));
  g_assert_cmpuint (tresen_practice_wechat_count_received (fixture->practice, LI_WEI, "other"), ==,
                    3);
  write_as_customer (fixture);
  g_assert_cmpint (send_text (fixture, token, "again"), ==, 0);
  unfollowed = fixture_order (fixture, "/practice/act",
                              "{\"openid\":\"" LI_WEI "\",\"act\":\"unfollow\"}");
  g_assert_cmpint (send_text (fixture, token, "gone"), ==, 45015);
}

/* What a customer would tap. */
static void
test_link (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *token = fixture_token (fixture);
  g_autofree char *none = NULL;
  g_autofree char *link = NULL;

  write_as_customer (fixture);
  none = tresen_practice_wechat_dup_link (fixture->practice, LI_WEI);
  g_assert_null (none);
  g_assert_cmpint (send_text (fixture, token, "Pay here: https://desk.example.de/pay/a1 Thanks"),
                   ==, 0);
  g_assert_cmpint (send_text (fixture, token, "See you at three"), ==, 0);
  link = tresen_practice_wechat_dup_link (fixture->practice, LI_WEI);
  g_assert_cmpstr (link, ==, "https://desk.example.de/pay/a1");
}

static void
test_window_ends (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *old = fixture_token (fixture);
  g_autofree char *token = NULL;
  g_autoptr (JsonObject) done = NULL;

  write_as_customer (fixture);
  done = fixture_order (fixture, "/practice/clock", "{\"advance\":172799}");
  g_assert_cmpint (send_text (fixture, old, "too old a token"), ==, 42001);
  token = fixture_token (fixture);
  g_assert_cmpint (send_text (fixture, token, "just in time"), ==, 0);
  tresen_clock_advance (fixture->clock, G_USEC_PER_SEC);
  g_assert_cmpint (send_text (fixture, token, "too late"), ==, 45015);
}

static void
test_length (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *token = fixture_token (fixture);
  g_autofree char *fits = g_strnfill (2048, 'a');
  g_autofree char *too_long = g_strconcat (fits, "b", NULL);
  GString *chinese = g_string_new (NULL);

  for (guint i = 0; i < 683; i++)
    g_string_append (chinese, "车");
  write_as_customer (fixture);
  g_assert_cmpint (send_text (fixture, token, too_long), ==, 45002);
  g_assert_cmpint (send_text (fixture, token, chinese->str), ==, 45002);
  g_string_truncate (chinese, 2046);
  g_assert_cmpint (send_text (fixture, token, chinese->str), ==, 0);
  g_assert_cmpint (send_text (fixture, token, fits), ==, 0);
  g_string_free (chinese, TRUE);
}

static char *
upload (Fixture *fixture, const char *token)
{
  g_autoptr (TresenHttpReply) reply
      = call (fixture, "POST", UPLOAD "&type=image",
              PART_HEAD "\x89PNG\r\n\x1a\n picture\r\n--b" PART_END, token);
  g_autoptr (JsonObject) object = tresen_json_parse_object (reply->body, NULL);

  g_assert_cmpstr (tresen_json_get_string (object, "type"), ==, "image");
  return g_strdup (tresen_json_get_string (object, "media_id"));
}

static void
test_media (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *token = fixture_token (fixture);
  g_autofree char *id = upload (fixture, token);
  g_autofree char *path = g_strconcat ("/cgi-bin/media/get?access_token=TOKEN&media_id=", id, NULL);
  g_autofree char *body = g_strdup_printf (
      "{\"touser\":\"" LI_WEI "\",\"msgtype\":\"image\",\"image\":{\"media_id\":\"%s\"}}", id);
  g_autoptr (TresenHttpReply) sent = NULL;
  g_autoptr (TresenHttpReply) got = NULL;
  g_autoptr (TresenHttpReply) late = NULL;
  g_autofree char *new_token = NULL;

  write_as_customer (fixture);
  sent = call (fixture, "POST", SEND, body, token);
  g_assert_cmpint (fixture_get_code (sent), ==, 0);
  got = call (fixture, "GET", path, NULL, token);
  g_assert_cmpstr (got->content_type, ==, "image/png");
  g_assert_cmpmem (g_bytes_get_data (got->body, NULL), g_bytes_get_size (got->body),
                   "\x89PNG\r\n\x1a\n picture\r\n--b", 21);
  tresen_clock_advance (fixture->clock, 3 * G_TIME_SPAN_DAY);
  new_token = fixture_token (fixture);
  late = call (fixture, "GET", path, NULL, new_token);
  g_assert_cmpint (fixture_get_code (late), ==, 40007);
  g_assert_cmpstr (late->content_type, ==, "text/plain");
}

/* So many frames of 20 ms of AMR, @kind of them being what the format does not know. */
static GBytes *
make_amr (guint n_frames, guint8 kind)
{
  GByteArray *voice = g_byte_array_new ();
  guint8 frame[13] = { (guint8) (kind << 3 | 4) };

  g_byte_array_append (voice, (const guint8 *) "#!AMR\n", 6);
  for (guint i = 0; i < n_frames; i++)
    g_byte_array_append (voice, frame, sizeof frame);
  return g_byte_array_free_to_bytes (voice);
}

/* So many frames of 26.12 ms of MP3 at 44,100 Hz and 32 kbit/s, with a title and an end that is no sound. */
static GBytes *
make_mp3 (guint n_frames)
{
  static const guint8 title[] = { 'I', 'D', '3', 4, 0, 0, 0, 0, 0, 2, 'h', 'i' };
  GByteArray *voice = g_byte_array_new ();
  guint8 frame[104] = { 0xff, 0xfb, 0x10, 0xc0 };

  g_byte_array_append (voice, title, sizeof title);
  for (guint i = 0; i < n_frames; i++)
    g_byte_array_append (voice, frame, sizeof frame);
  g_byte_array_append (voice, (const guint8 *) "TAG", 3);
  return g_byte_array_free_to_bytes (voice);
}

static TresenHttpReply *
upload_as (Fixture *fixture, const char *token, const char *kind, GBytes *content)
{
  g_autofree char *path
      = g_strdup_printf ("/cgi-bin/media/upload?access_token=%s&type=%s", token, kind);
  g_autofree char *type = NULL;
  g_autoptr (GBytes) body
      = tresen_http_multipart_new ("media", "file", "application/octet-stream", content, &type);

  return fixture_call (fixture, "POST", path, type, body);
}

static void
test_voice_limits (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *token = fixture_token (fixture);
  g_autoptr (GBytes) amr = make_amr (3000, 0);
  g_autoptr (GBytes) amr_long = make_amr (3001, 0);
  g_autoptr (GBytes) amr_wrong = make_amr (5, 9);
  g_autoptr (GBytes) mp3 = make_mp3 (2290);
  g_autoptr (GBytes) mp3_long = make_mp3 (2300);
  g_autoptr (GBytes) text = g_bytes_new_static ("ID3 is how this begins", 22);
  const struct
  {
    GBytes *content;
    int code;
  } cases[] = { { amr, 0 }, { amr_long, 45007 }, { amr_wrong, 40005 },
                { mp3, 0 }, { mp3_long, 45007 }, { text, 40005 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TresenHttpReply) reply
          = upload_as (fixture, token, "voice", cases[i].content);

      g_test_message ("case %u", (guint) i);
      g_assert_cmpint (fixture_get_code (reply), ==, cases[i].code);
    }
}

static char *
upload_for_id (Fixture *fixture, const char *token, const char *kind, GBytes *content)
{
  g_autoptr (TresenHttpReply) reply = upload_as (fixture, token, kind, content);
  g_autoptr (JsonObject) object = tresen_json_parse_object (reply->body, NULL);
  const char *name = strcmp (kind, "thumb") == 0 ? "thumb_media_id" : "media_id";

  g_assert_cmpint (fixture_get_code (reply), ==, 0);
  return g_strdup (tresen_json_get_string (object, name));
}

static int
send_media (Fixture *fixture, const char *token, const char *kind, const char *id, const char *thumb)
{
  g_autofree char *body = g_strdup_printf ("{\"touser\":\"" LI_WEI "\",\"msgtype\":\"%s\","
                                           "\"%s\":{\"media_id\":\"%s\",\"thumb_media_id\":\"%s\"}}",
                                           kind, kind, id, thumb);
  g_autoptr (TresenHttpReply) reply = call (fixture, "POST", SEND, body, token);

  return fixture_get_code (reply);
}

/* A medium is sent as what it was uploaded as, and nothing else; a film with a still. */
static void
test_send_media (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *token = fixture_token (fixture);
  g_autoptr (GBytes) voice = make_amr (50, 0);
  g_autoptr (GBytes) film = g_bytes_new_static ("\0\0\0\x18" "ftypisom", 12);
  g_autoptr (GBytes) still = g_bytes_new_static ("\xff\xd8\xff still", 9);
  g_autofree char *voice_id = upload_for_id (fixture, token, "voice", voice);
  g_autofree char *film_id = upload_for_id (fixture, token, "video", film);
  g_autofree char *still_id = upload_for_id (fixture, token, "thumb", still);

  write_as_customer (fixture);
  g_assert_cmpint (send_media (fixture, token, "image", voice_id, ""), ==, 40007);
  g_assert_cmpint (send_media (fixture, token, "voice", film_id, ""), ==, 40007);
  g_assert_cmpint (send_media (fixture, token, "video", film_id, ""), ==, 40007);
  g_assert_cmpint (send_media (fixture, token, "video", film_id, voice_id), ==, 40007);
  g_assert_cmpint (send_media (fixture, token, "voice", voice_id, ""), ==, 0);
  g_assert_cmpint (send_media (fixture, token, "video", film_id, still_id), ==, 0);
  g_assert_cmpuint (tresen_practice_wechat_count_received (fixture->practice, LI_WEI, voice_id), <=,
                    1);
}

static void
test_too_large (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *token = fixture_token (fixture);
  GString *body = g_string_new (PART_HEAD "\x89PNG\r\n\x1a\n");
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path
      = g_strconcat ("/cgi-bin/media/upload?type=image&access_token=", token, NULL);
  g_autoptr (TresenHttpReply) reply = NULL;

  g_string_set_size (body, 10 * 1024 * 1024 + 200);
  g_string_append (body, PART_END);
  bytes = g_string_free_to_bytes (body);
  reply = fixture_call (fixture, "POST", path, "multipart/form-data; boundary=b1", bytes);
  g_assert_cmpint (fixture_get_code (reply), ==, 40009);
}

typedef struct
{
  const char *kind;
  gboolean has_answer;
  guint accepted;
} FaultCase;

static const FaultCase fault_cases[] = {
  { "errcode", TRUE, 0 },     { "html", TRUE, 0 },       { "status", TRUE, 0 },
  { "cut-before", FALSE, 0 }, { "cut-after", FALSE, 1 }, { "hang", TRUE, 1 },
  { "hang-before", TRUE, 1 },
};

static void
test_fault (gconstpointer data)
{
  const FaultCase *fault = data;
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *token = fixture_token (fixture);
  g_autofree char *json = g_strdup_printf (
      "{\"endpoint\":\"/cgi-bin/message/custom/send\",\"kind\":\"%s\",\"errcode\":-1,\"ms\":60}",
      fault->kind);
  g_autoptr (JsonObject) done = fixture_order (fixture, "/practice/fault", json);
  g_autoptr (JsonObject) state = NULL;
  g_autoptr (TresenHttpReply) reply = NULL;

  write_as_customer (fixture);
  reply = call (fixture, "POST", SEND, TEXT_TO (LI_WEI, "a"), token);
  g_assert_cmpint (reply != NULL, ==, fault->has_answer);
  if (strcmp (fault->kind, "errcode") == 0)
    g_assert_cmpint (fixture_get_code (reply), ==, -1);
  if (strcmp (fault->kind, "status") == 0)
    g_assert_cmpuint (reply->status, ==, 500);
  if (strcmp (fault->kind, "html") == 0)
    g_assert_cmpstr (reply->content_type, ==, "text/html");
  state = fixture_state (fixture);
  g_assert_cmpint (json_object_get_int_member (state, "sends_total"), ==, fault->accepted);
  g_assert_cmpint (json_object_get_int_member (state, "faults_left"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (state, "calls"),
                                               "/cgi-bin/message/custom/send"),
                   ==, 1);
  g_assert_cmpint (send_text (fixture, token, "next"), ==, 0);
}

static void
test_token_orders (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *first = fixture_token (fixture);
  g_autofree char *second = NULL;
  g_autoptr (JsonObject) expired
      = fixture_order (fixture, "/practice/token", "{\"action\":\"expire\",\"life\":10}");
  g_autoptr (JsonObject) state = NULL;

  write_as_customer (fixture);
  g_assert_cmpint (send_text (fixture, first, "a"), ==, 42001);
  second = fixture_token (fixture);
  g_assert_cmpint (send_text (fixture, second, "a"), ==, 0);
  tresen_clock_advance (fixture->clock, 10 * G_USEC_PER_SEC);
  g_assert_cmpint (send_text (fixture, second, "a"), ==, 42001);
  state = fixture_state (fixture);
  g_assert_cmpint (json_object_get_int_member (state, "token_requests"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/practice/api/refusal/", refusals[i].name, NULL);

      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (fault_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/practice/api/fault/", fault_cases[i].kind, NULL);

      g_test_add_data_func (path, &fault_cases[i], test_fault);
    }
  g_test_add_func ("/practice/api/window", test_window);
  g_test_add_func ("/practice/api/link", test_link);
  g_test_add_func ("/practice/api/window-ends", test_window_ends);
  g_test_add_func ("/practice/api/length", test_length);
  g_test_add_func ("/practice/api/media", test_media);
  g_test_add_func ("/practice/api/voice-limits", test_voice_limits);
  g_test_add_func ("/practice/api/send-media", test_send_media);
  g_test_add_func ("/practice/api/too-large", test_too_large);
  g_test_add_func ("/practice/api/token-orders", test_token_orders);
  return g_test_run ();
}
