/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <glib/gstdio.h>

#include "bridge-fixture.h"
#include "tresen-store-erasure.h"

static gboolean
has_picture (Fixture *fixture, gpointer data)
{
  g_autoptr (GPtrArray) timeline = fixture_load_timeline (fixture);

  for (guint i = 0; i < timeline->len; i++)
    {
      const TresenTimelineEntry *entry = g_ptr_array_index (timeline, i);

      if (entry->media == NULL || entry->media->state != TRESEN_MEDIA_STORED)
        continue;
      *(char **) data = g_build_filename (tresen_profile_get_media_folder (fixture->profile),
                                          entry->media->file, NULL);
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_gone (Fixture *fixture, gpointer path)
{
  return !g_file_test (path, G_FILE_TEST_EXISTS);
}

/* One of the platform's events, addressed by the platform: the person stands further down. */
static guint
post_event (Fixture *fixture, const char *event, gint64 time)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA1, "12AAAAA", -1);
  g_autofree char *query
      = g_strdup_printf ("signature=%s&timestamp=1&nonce=2&openid=%s", sum, fixture->openid);
  g_autofree char *body = g_strdup_printf (
      "<xml><ToUserName>gh_0123456789ab</ToUserName><FromUserName>o-platform</FromUserName>"
      "<CreateTime>%" G_GINT64_FORMAT "</CreateTime><MsgType>event</MsgType><Event>%s</Event>"
      "<OpenID>%s</OpenID><AppID>wx1</AppID><RevokeInfo>205</RevokeInfo></xml>",
      time, event, fixture->openid);

  return fixture_post (fixture, query, body);
}

static void
write_something (Fixture *fixture, char **picture)
{
  g_autoptr (TresenPracticeOutcome) text = fixture_act (fixture, "text", "ein Geheimnis", 0);
  g_autoptr (TresenPracticeOutcome) image = fixture_act (fixture, "image", NULL, 0);

  g_assert_true (text->is_delivered);
  g_assert_true (image->is_delivered);
  g_assert_true (fixture_wait (fixture, has_picture, picture));
  g_assert_true (g_file_test (*picture, G_FILE_TEST_EXISTS));
}

static void
test_by_event (Fixture *fixture, gconstpointer event)
{
  g_autofree char *picture = NULL;
  g_autofree char *export = NULL;
  g_autofree char *later = NULL;
  g_autoptr (TresenPracticeOutcome) outcome = NULL;

  write_something (fixture, &picture);
  g_assert_cmpuint (post_event (fixture, event, 1700000000), ==, 200);
  g_assert_true (fixture_wait (fixture, is_gone, picture));
  /* WeChat repeats what it thinks was lost. */
  g_assert_cmpuint (post_event (fixture, event, 1700000000), ==, 200);
  export = fixture_export (fixture);
  g_assert_null (strstr (export, fixture->openid));
  g_assert_null (strstr (export, "Geheimnis"));
  g_assert_null (strstr (export, "\"type\":\"customer\""));
  /* He may come back, as somebody new. */
  outcome = fixture_act (fixture, "text", "again", 0);
  g_assert_true (outcome->is_delivered);
  later = fixture_export (fixture);
  g_assert_nonnull (strstr (later, "again"));
  g_assert_null (strstr (later, "Geheimnis"));
}

static gpointer
write_erasure (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_customer_erase (db, *(gint64 *) data, "staff", 1, error);
  return NULL;
}

/* A reply that is on its way while its customer is deleted is neither sent twice nor written down. */
static void
test_with_reply_on_its_way (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *picture = NULL;
  g_autofree char *export = NULL;
  gint64 id;

  write_something (fixture, &picture);
  id = fixture_get_customer_id (fixture);
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/message/custom/send\",\"kind\":\"hang\",\"ms\":300,"
                 "\"count\":1}");
  fixture_queue (fixture, "on its way");
  fixture_write (fixture, write_erasure, &id);
  g_assert_true (fixture_wait (fixture, is_gone, picture));
  export = fixture_export (fixture);
  g_assert_null (strstr (export, fixture->openid));
  fixture_stop_bridge (fixture);
}

static void
set_up_plain (Fixture *fixture, gconstpointer unused)
{
  fixture_set_up (fixture, "plain");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/bridge/erasure/revoke", Fixture, "user_authorization_revoke", set_up_plain,
              test_by_event, fixture_tear_down);
  g_test_add ("/bridge/erasure/cancellation", Fixture, "user_authorization_cancellation",
              set_up_plain, test_by_event, fixture_tear_down);
  g_test_add ("/bridge/erasure/reply-on-its-way", Fixture, NULL, set_up_plain,
              test_with_reply_on_its_way, fixture_tear_down);
  return g_test_run ();
}
