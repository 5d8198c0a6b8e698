/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "bridge-fixture.h"
#include "tresen-media-keeper.h"
#include "tresen-store-fetch.h"

/* What customers send beside words: fetched, kept, made ready to be played; and nothing kept that is no file. */

static TresenTimelineEntry *
find_last (Fixture *fixture)
{
  g_autoptr (GPtrArray) timeline = fixture_load_timeline (fixture);

  return tresen_timeline_entry_ref (g_ptr_array_index (timeline, timeline->len - 1));
}

typedef struct
{
  TresenMediaState state;
  TresenTimelineEntry *entry;
} Wanted;

static gboolean
is_in_state (Fixture *fixture, gpointer data)
{
  Wanted *wanted = data;
  g_autoptr (TresenTimelineEntry) entry = find_last (fixture);

  if (entry->media == NULL || entry->media->state != wanted->state)
    return FALSE;
  wanted->entry = g_steal_pointer (&entry);
  return TRUE;
}

/* Waits until the file of the last message is in @state. */
static TresenTimelineEntry *
wait_for_media (Fixture *fixture, TresenMediaState state)
{
  Wanted wanted = { .state = state };

  g_assert_true (fixture_wait (fixture, is_in_state, &wanted));
  return wanted.entry;
}

static GBytes *
read_media (Fixture *fixture, const char *name)
{
  g_autofree char *path
      = g_build_filename (tresen_profile_get_media_folder (fixture->profile), name, NULL);
  g_autoptr (GError) error = NULL;
  char *content = NULL;
  gsize size = 0;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, size);
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (tresen_profile_get_media_folder (fixture->profile), 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
act (Fixture *fixture, const char *action)
{
  g_autoptr (TresenPracticeOutcome) outcome = fixture_act (fixture, action, NULL, 0);

  g_assert_true (outcome->is_delivered);
}

/* The next calls of media/get go wrong. */
static void
break_downloads (Fixture *fixture, const char *fault, guint count)
{
  g_autofree char *json
      = g_strdup_printf ("{\"endpoint\":\"/cgi-bin/media/get\",%s,\"count\":%u}", fault, count);

  fixture_order (fixture, "/practice/fault", json);
}

/* A WAV of about six and a half seconds, which the sample is, at @rate, and the row that says so. */
static void
assert_playable (Fixture *fixture, const TresenMedia *media, guint rate)
{
  g_autoptr (GBytes) wave = read_media (fixture, media->playable_file);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (wave, &size);

  g_assert_cmpmem (data, 4, "RIFF", 4);
  g_assert_cmpuint (data[24] | data[25] << 8, ==, rate);
  g_assert_cmpint (media->duration_us, ==, (gint64) (size - 44) / 2 * G_USEC_PER_SEC / rate);
  g_assert_cmpint (media->duration_us, >, 6 * G_USEC_PER_SEC);
  g_assert_cmpint (media->duration_us, <, 7 * G_USEC_PER_SEC);
}

static void
test_voice (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;
  g_autoptr (GBytes) file = NULL;

  act (fixture, "voice");
  entry = wait_for_media (fixture, TRESEN_MEDIA_STORED);
  file = read_media (fixture, entry->media->file);
  g_assert_cmpmem (g_bytes_get_data (file, NULL), 9, "#!AMR-WB\n", 9);
  g_assert_cmpint (entry->media->size, ==, (gint64) g_bytes_get_size (file));
  assert_playable (fixture, entry->media, 16000);
  g_assert_cmpuint (count_files (fixture), ==, 2);
}

/* The wide form is a favour: where it cannot be had the other one does. */
static void
test_voice_narrow (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;

  break_downloads (fixture, "\"kind\":\"errcode\",\"errcode\":40007", 1);
  act (fixture, "voice");
  entry = wait_for_media (fixture, TRESEN_MEDIA_STORED);
  g_assert_cmpstr (entry->media->content_type, ==, "audio/amr");
  assert_playable (fixture, entry->media, 8000);
  g_assert_cmpuint (count_files (fixture), ==, 2);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (Fixture *fixture, gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static TresenKeptFile *
keep (Fixture *fixture, const char *content, TresenKeepFlags flags, GError **error)
{
  TresenWechatFile file = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (content, strlen (content));
  g_autoptr (GAsyncResult) result = NULL;

  file.content = bytes;
  file.content_type = (char *) "audio/amr";
  tresen_media_keep_async (tresen_profile_get_media_folder (fixture->profile), 7, &file, flags,
                           keep_result, &result);
  g_assert_true (fixture_wait (fixture, has_result, &result));
  return tresen_media_keep_finish (result, error);
}

/* What cannot be played is kept all the same, as it came; unless there is another form of it. */
static void
test_voice_undecodable (Fixture *fixture, gconstpointer mode)
{
  static const char damaged[] = "#!AMR\n\x4c no frame is of this kind";
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenKeptFile) kept = keep (fixture, damaged, TRESEN_KEEP_VOICE, &error);
  g_autoptr (GBytes) file = NULL;

  g_assert_no_error (error);
  file = read_media (fixture, kept->file);
  g_assert_cmpmem (g_bytes_get_data (file, NULL), g_bytes_get_size (file), damaged,
                   strlen (damaged));
  g_assert_cmpstr (kept->playable_file, ==, "");
  g_assert_cmpint (kept->duration_us, ==, 0);
  g_assert_cmpuint (count_files (fixture), ==, 1);

  g_assert_null (keep (fixture, damaged, TRESEN_KEEP_VOICE | TRESEN_KEEP_ONLY_PLAYABLE, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
test_video (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (GBytes) still = NULL;
  g_autoptr (TresenTimelineEntry) entry = NULL;
  g_autoptr (GBytes) file = NULL;

  act (fixture, "video");
  entry = wait_for_media (fixture, TRESEN_MEDIA_STORED);
  g_assert_cmpstr (entry->media->content_type, ==, "video/mp4");
  g_assert_true (g_str_has_suffix (entry->media->file, ".mp4"));
  g_assert_cmpint (entry->media->duration_us, ==, 4 * G_USEC_PER_SEC);
  file = read_media (fixture, entry->media->file);
  g_assert_cmpint (entry->media->size, ==, (gint64) g_bytes_get_size (file));
  g_assert_cmpuint (g_bytes_get_size (file), >, 10000);
  still = read_media (fixture, entry->media->still_file);
  g_assert_cmpmem (g_bytes_get_data (still, NULL), 4, "\x89PNG", 4);
  g_assert_cmpuint (count_files (fixture), ==, 2);
}

static void
test_video_without_picture (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;

  /* The second download is that of the picture. */
  break_downloads (fixture, "\"kind\":\"hang-before\",\"ms\":1", 1);
  break_downloads (fixture, "\"kind\":\"errcode\",\"errcode\":40007", 1);
  act (fixture, "video");
  entry = wait_for_media (fixture, TRESEN_MEDIA_STORED);
  g_assert_cmpint (entry->media->duration_us, ==, 4 * G_USEC_PER_SEC);
  g_assert_cmpstr (entry->media->still_file, ==, "");
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
test_short_video (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;

  act (fixture, "shortvideo");
  entry = wait_for_media (fixture, TRESEN_MEDIA_STORED);
  g_assert_cmpstr (entry->kind, ==, "shortvideo");
  g_assert_cmpint (entry->media->duration_us, ==, 4 * G_USEC_PER_SEC);
}

static gpointer
write_again (TresenDb *db, gpointer data, GError **error)
{
  const gint64 *entry_id = data;

  tresen_store_media_fetch_again (db, *entry_id, g_get_real_time (), error);
  return NULL;
}

/* Its id has ended, which JSON with status 200 says. Nothing is on the disk, and staff may try again. */
static void
test_ended (Fixture *fixture, gconstpointer mode)
{
  static const char *const kinds[] = { "voice", "video" };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (TresenTimelineEntry) failed = NULL;
      g_autoptr (TresenTimelineEntry) stored = NULL;
      guint n_files = count_files (fixture);

      break_downloads (fixture, "\"kind\":\"errcode\",\"errcode\":40007", 2);
      act (fixture, kinds[i]);
      failed = wait_for_media (fixture, TRESEN_MEDIA_FAILED);
      g_assert_nonnull (strstr (failed->media->error, "40007"));
      g_assert_cmpstr (failed->media->file, ==, "");
      g_assert_cmpuint (count_files (fixture), ==, n_files);

      break_downloads (fixture, "\"kind\":\"none\"", 1);
      fixture_write (fixture, write_again, &failed->id);
      stored = wait_for_media (fixture, TRESEN_MEDIA_STORED);
      g_assert_cmpint (stored->media->duration_us, >, 0);
    }
}

/* None of what comes instead of a file is kept, and the file comes in the end. */
static void
expect_file_in_the_end (Fixture *fixture, const char *fault, guint count)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;

  break_downloads (fixture, fault, count);
  act (fixture, "voice");
  entry = wait_for_media (fixture, TRESEN_MEDIA_STORED);
  assert_playable (fixture, entry->media, 16000);
  g_assert_cmpuint (count_files (fixture), ==, 2);
}

static void
test_stale_token (Fixture *fixture, gconstpointer mode)
{
  expect_file_in_the_end (fixture, "\"kind\":\"errcode\",\"errcode\":40001", 1);
}

static void
test_page (Fixture *fixture, gconstpointer mode)
{
  expect_file_in_the_end (fixture, "\"kind\":\"html\"", 2);
}

static void
add (const char *path, const char *mode, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, mode, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/bridge/media/voice", "safe", test_voice);
  add ("/bridge/media/voice-narrow", "plain", test_voice_narrow);
  add ("/bridge/media/voice-undecodable", "plain", test_voice_undecodable);
  add ("/bridge/media/video", "plain", test_video);
  add ("/bridge/media/video-without-picture", "plain", test_video_without_picture);
  add ("/bridge/media/short-video", "plain", test_short_video);
  add ("/bridge/media/ended", "plain", test_ended);
  add ("/bridge/media/stale-token", "plain", test_stale_token);
  add ("/bridge/media/page", "plain", test_page);
  return g_test_run ();
}
