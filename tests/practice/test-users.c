/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "practice-fixture.h"
#include "tresen-json.h"

#define CONTROLLED "oPr4ctZhangMin_3f8Lw0RaE6uHs"

/* A call with a good token; the answer as an object. */
static JsonObject *
ask (Fixture *fixture, const char *path, const char *body)
{
  g_autofree char *token = fixture_token (fixture);
  g_autofree char *full = g_strdup_printf ("%s%caccess_token=%s", path,
                                           strchr (path, '?') != NULL ? '&' : '?', token);
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (TresenHttpReply) reply
      = fixture_call (fixture, body != NULL ? "POST" : "GET", full,
                      body != NULL ? "application/json" : NULL, bytes);

  g_assert_nonnull (reply);
  return tresen_json_parse_object (reply->body, NULL);
}

static int
ask_code (Fixture *fixture, const char *path, const char *body)
{
  g_autoptr (JsonObject) answer = ask (fixture, path, body);

  return (int) tresen_json_get_int (answer, "errcode", 0);
}

static void
make_many (Fixture *fixture, guint count)
{
  g_autofree char *order = g_strdup_printf ("{\"count\":%u,\"remark\":\"R\"}", count);
  g_autoptr (JsonObject) done = fixture_order (fixture, "/practice/customers", order);

  g_assert_nonnull (done);
}

/* 12,003 follow: a page of 10,000, the last one, and one that is empty in the platform's own way. */
static void
test_pages (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *path = g_strdup ("/cgi-bin/user/get");
  g_autoptr (JsonObject) done = fixture_order (
      fixture, "/practice/act", "{\"openid\":\"" CONTROLLED "\",\"act\":\"unfollow\"}");
  static const gint64 counts[] = { 10000, 2002, 0 };

  make_many (fixture, 12001);
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (JsonObject) page = ask (fixture, path, NULL);
      const char *next = tresen_json_get_string (page, "next_openid");

      g_assert_cmpint (tresen_json_get_int (page, "total", -1), ==, 12002);
      g_assert_cmpint (tresen_json_get_int (page, "count", -1), ==, counts[i]);
      g_assert_cmpint (json_object_has_member (page, "data"), ==, counts[i] > 0);
      g_assert_cmpint (*next != '\0', ==, counts[i] > 0);
      g_free (path);
      path = g_strconcat ("/cgi-bin/user/get?next_openid=", next, NULL);
    }
  g_assert_cmpint (ask_code (fixture, "/cgi-bin/user/get?next_openid=oFOREIGN", NULL), ==, 40003);
}

static void
test_quota (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);

  for (guint i = 0; i < 500; i++)
    g_assert_cmpint (ask_code (fixture, "/cgi-bin/user/get", NULL), ==, 0);
  g_assert_cmpint (ask_code (fixture, "/cgi-bin/user/get", NULL), ==, 45009);
}

static char *
list_of (const char *name, const char *element, guint count)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "{\"%s\":[", name);
  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", element);
  g_string_append (text, "],\"tagid\":100}");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_many_at_once (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autofree char *full = list_of ("user_list", "{\"openid\":\"" LI_WEI "\"}", 100);
  g_autofree char *over = list_of ("user_list", "{\"openid\":\"" LI_WEI "\"}", 101);
  g_autofree char *tagged = list_of ("openid_list", "\"" LI_WEI "\"", 51);
  g_autoptr (JsonObject) answer = ask (fixture, "/cgi-bin/user/info/batchget", full);

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (answer, "user_info_list")),
                    ==, 100);
  g_assert_cmpint (ask_code (fixture, "/cgi-bin/user/info/batchget", over), ==, 40032);
  g_assert_cmpint (ask_code (fixture, "/cgi-bin/user/info/batchget",
                             "{\"user_list\":[{\"openid\":\"oFOREIGN\"}]}"),
                   ==, 40003);
  g_assert_cmpint (ask_code (fixture, "/cgi-bin/tags/members/batchtagging", tagged), ==, 40032);
}

static void
test_remark (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autoptr (JsonObject) user = NULL;

  g_assert_cmpint (ask_code (fixture, "/cgi-bin/user/info/updateremark",
                             "{\"openid\":\"" LI_WEI "\",\"remark\":\"一二三四五六七八九十\"}"),
                   ==, 40092);
  g_assert_cmpint (ask_code (fixture, "/cgi-bin/user/info/updateremark",
                             "{\"openid\":\"oFOREIGN\",\"remark\":\"x\"}"),
                   ==, 40003);
  g_assert_cmpint (ask_code (fixture, "/cgi-bin/user/info/updateremark",
                             "{\"openid\":\"" LI_WEI "\",\"remark\":\"ab一二三四五六七八九\"}"),
                   ==, 0);
  user = ask (fixture, "/cgi-bin/user/info?openid=" LI_WEI, NULL);
  g_assert_cmpstr (tresen_json_get_string (user, "remark"), ==, "ab一二三四五六七八九");
}

static void
test_tag_refusals (void)
{
  static const struct
  {
    const char *path;
    const char *body;
    int code;
  } table[] = {
    { "/cgi-bin/tags/create", "{\"tag\":{\"name\":\"fleet\"}}", 0 },
    { "/cgi-bin/tags/create", "{\"tag\":{\"name\":\"fleet\"}}", 45157 },
    { "/cgi-bin/tags/create", "{\"tag\":{\"name\":\"\"}}", 45157 },
    { "/cgi-bin/tags/create", "{\"tag\":{\"name\":\"1234567890123456789012345678901\"}}", 45158 },
    { "/cgi-bin/tags/create", "{\"tag\":{\"name\":\"VIP\"}}", 0 },
    { "/cgi-bin/tags/update", "{\"tag\":{\"id\":100,\"name\":\"VIP\"}}", 45157 },
    { "/cgi-bin/tags/update", "{\"tag\":{\"id\":2,\"name\":\"x\"}}", 45058 },
    { "/cgi-bin/tags/update", "{\"tag\":{\"id\":999,\"name\":\"x\"}}", 45159 },
    { "/cgi-bin/tags/update", "{\"tag\":{\"id\":100,\"name\":\"Fleet\"}}", 0 },
    { "/cgi-bin/tags/delete", "{\"tag\":{\"id\":0}}", 45058 },
    { "/cgi-bin/tags/delete", "{\"tag\":{\"id\":999}}", 45159 },
    { "/cgi-bin/tags/members/batchtagging", "{\"openid_list\":[\"" LI_WEI "\"],\"tagid\":999}",
      45159 },
    { "/cgi-bin/tags/members/batchtagging", "{\"openid_list\":[\"oFOREIGN\"],\"tagid\":100}",
      49003 },
    { "/cgi-bin/tags/members/batchtagging",
      "{\"openid_list\":[\"" LI_WEI "\",\"" CONTROLLED "\"],\"tagid\":100}", 45171 },
    { "/cgi-bin/tags/members/batchuntagging",
      "{\"openid_list\":[\"" CONTROLLED "\"],\"tagid\":100}", 45171 },
    { "/cgi-bin/user/tag/get", "{\"tagid\":999}", 45159 },
    { "/cgi-bin/tags/getidlist", "{\"openid\":\"oFOREIGN\"}", 40003 },
    { "/cgi-bin/tags/create", "", 44002 },
    { "/cgi-bin/tags/create", "{", 47001 },
  };
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autoptr (JsonObject) done = fixture_order (
      fixture, "/practice/act", "{\"openid\":\"" CONTROLLED "\",\"act\":\"unfollow\"}");
  g_autoptr (JsonObject) tagged = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpint (ask_code (fixture, table[i].path, table[i].body), ==, table[i].code);
  /* Of the two the one who follows got it. */
  tagged = ask (fixture, "/cgi-bin/user/tag/get", "{\"tagid\":100,\"next_openid\":\"\"}");
  g_assert_cmpint (tresen_json_get_int (tagged, "count", -1), ==, 1);
}

static void
test_tag_limits (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autoptr (JsonObject) ids = NULL;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"tag\":{\"name\":\"t%u\"}}", i);

      g_assert_cmpint (ask_code (fixture, "/cgi-bin/tags/create", body), ==, 0);
    }
  g_assert_cmpint (ask_code (fixture, "/cgi-bin/tags/create", "{\"tag\":{\"name\":\"more\"}}"), ==,
                   45056);
  for (guint i = 0; i < 21; i++)
    {
      g_autofree char *body
          = g_strdup_printf ("{\"openid_list\":[\"" LI_WEI "\"],\"tagid\":%u}", 100 + i);

      g_assert_cmpint (ask_code (fixture, "/cgi-bin/tags/members/batchtagging", body), ==,
                       i < 20 ? 0 : 45059);
    }
  g_assert_cmpint (ask_code (fixture, "/cgi-bin/tags/delete", "{\"tag\":{\"id\":100}}"), ==, 0);
  ids = ask (fixture, "/cgi-bin/tags/getidlist", "{\"openid\":\"" LI_WEI "\"}");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (ids, "tagid_list")), ==,
                    19);
}

static int
type (Fixture *fixture, const char *command)
{
  g_autofree char *body
      = g_strdup_printf ("{\"touser\":\"" LI_WEI "\",\"command\":\"%s\"}", command);

  return ask_code (fixture, "/cgi-bin/message/custom/typing", body);
}

static gboolean
is_shown_typing (Fixture *fixture)
{
  g_autoptr (JsonObject) state = fixture_state (fixture);

  return json_object_get_boolean_member (fixture_find_follower (state, LI_WEI), "typing");
}

static void
test_typing (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autoptr (JsonObject) done = NULL;

  g_assert_cmpint (type (fixture, "Typing"), ==, 45080);
  done = fixture_order (fixture, "/practice/act",
                        "{\"openid\":\"" LI_WEI "\",\"act\":\"text\",\"text\":\"hi\"}");
  g_assert_cmpint (type (fixture, "Dancing"), ==, 45072);
  g_assert_cmpint (type (fixture, "Typing"), ==, 0);
  g_assert_true (is_shown_typing (fixture));
  g_assert_cmpint (type (fixture, "Typing"), ==, 45081);
  g_assert_cmpint (type (fixture, "CancelTyping"), ==, 0);
  g_assert_false (is_shown_typing (fixture));
  g_assert_cmpint (type (fixture, "Typing"), ==, 0);
  tresen_clock_advance (fixture->clock, 16 * G_USEC_PER_SEC);
  g_assert_false (is_shown_typing (fixture));
  tresen_clock_advance (fixture->clock, 15 * G_USEC_PER_SEC);
  g_assert_cmpint (type (fixture, "Typing"), ==, 45080);
}

/* Remarks and tags outlive the stand-in; the many who were made to be counted do not. */
static void
test_state_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("tresen-practice-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "state.json", NULL);
  g_autoptr (Fixture) again = NULL;
  g_autoptr (JsonObject) user = NULL;
  g_autoptr (JsonObject) page = NULL;

  {
    g_autoptr (Fixture) fixture = fixture_new ("plain", path);

    make_many (fixture, 3);
    g_assert_cmpint (ask_code (fixture, "/cgi-bin/tags/create", "{\"tag\":{\"name\":\"VIP\"}}"), ==,
                     0);
    g_assert_cmpint (ask_code (fixture, "/cgi-bin/tags/members/batchtagging",
                               "{\"openid_list\":[\"" LI_WEI "\"],\"tagid\":100}"),
                     ==, 0);
    g_assert_cmpint (ask_code (fixture, "/cgi-bin/user/info/updateremark",
                               "{\"openid\":\"" LI_WEI "\",\"remark\":\"李伟\"}"),
                     ==, 0);
  }
  again = fixture_new ("plain", path);
  user = ask (again, "/cgi-bin/user/info?openid=" LI_WEI, NULL);
  g_assert_cmpstr (tresen_json_get_string (user, "remark"), ==, "李伟");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (user, "tagid_list")), ==,
                    1);
  page = ask (again, "/cgi-bin/user/get", NULL);
  g_assert_cmpint (tresen_json_get_int (page, "total", -1), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/users/pages", test_pages);
  g_test_add_func ("/practice/users/quota", test_quota);
  g_test_add_func ("/practice/users/many-at-once", test_many_at_once);
  g_test_add_func ("/practice/users/remark", test_remark);
  g_test_add_func ("/practice/users/tag-refusals", test_tag_refusals);
  g_test_add_func ("/practice/users/tag-limits", test_tag_limits);
  g_test_add_func ("/practice/users/typing", test_typing);
  g_test_add_func ("/practice/users/state-file", test_state_file);
  return g_test_run ();
}
