/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console-fixture.h"

#include "tresen-store-asides.h"
#include "tresen-store-customers.h"
#include "tresen-store-followers.h"
#include "tresen-store-jobs.h"
#include "tresen-store-names.h"
#include "tresen-store-outgoing.h"
#include "tresen-store-timeline.h"

typedef struct
{
  int minutes_ago;
  gboolean is_event;
  TresenDirection direction;
  const char *kind;
  const char *text;
  const char *detail;
  TresenMessageState state;
  int code;
  const char *file; /* of the media; "-": could not be fetched; "?": waiting */
} Sample;

static const Sample samples[] = {
  { 3000, TRUE, TRESEN_DIRECTION_IN, "subscribe", "car:123", NULL, 0, 0, NULL },
  { 2990, FALSE, TRESEN_DIRECTION_IN, "text", "你好，请问这辆车还在吗？", NULL, 0, 0, NULL },
  { 2980, FALSE, TRESEN_DIRECTION_OUT, "text", "Ja, der Wagen steht noch bei uns auf dem Hof.",
    NULL, 3, 0, NULL },
  { 1700, TRUE, TRESEN_DIRECTION_IN, "click", "service", NULL, 0, 0, NULL },
  { 1699, FALSE, TRESEN_DIRECTION_IN, "location", "北京市朝阳区建国路 88 号",
    "{\"latitude\":\"39.908722\",\"longitude\":\"116.475220\",\"scale\":\"15\"}", 0, 0, NULL },
  { 1698, FALSE, TRESEN_DIRECTION_IN, "file", "Rechnung-2026-118.pdf", "{\"size\":\"248320\"}", 0,
    0, NULL },
  { 1697, FALSE, TRESEN_DIRECTION_IN, "voice", "", "{\"format\":\"amr\"}", 0, 0, NULL },
  { 1696, FALSE, TRESEN_DIRECTION_IN, "link", "Winter tyres compared",
    "{\"description\":\"Twelve sets on snow\",\"url\":\"https://example.org/tyres?a=1&b=2\"}", 0, 0,
    NULL },
  { 1695, FALSE, TRESEN_DIRECTION_IN, "video", "", NULL, 0, 0, "?" },
  { 1694, FALSE, TRESEN_DIRECTION_IN, "miniprogrampage", "Car wash", NULL, 0, 0, NULL },
  { 1693, FALSE, TRESEN_DIRECTION_IN, "hologram", "", NULL, 0, 0, NULL },
  { 1692, FALSE, TRESEN_DIRECTION_IN, "text", "Yes, Thursday", "{\"bizmsgmenuid\":\"101\"}", 0, 0,
    NULL },
  { 1691, TRUE, TRESEN_DIRECTION_IN, "scancode_waitmsg", "part",
    "{\"scan_type\":\"qrcode\",\"scan_result\":\"https://parts.example.org/?no=1K0-615-301\"}", 0,
    0, NULL },
  { 1690, TRUE, TRESEN_DIRECTION_IN, "pic_photo_or_album", "damage",
    "{\"count\":\"2\",\"pictures\":[\"aa\",\"bb\"]}", 0, 0, NULL },
  { 1689, TRUE, TRESEN_DIRECTION_IN, "location_select", "breakdown",
    "{\"latitude\":\"52.486\",\"longitude\":\"13.3547\",\"label\":\"Hauptstraße 5, Berlin\"}", 0, 0,
    NULL },
  { 1688, TRUE, TRESEN_DIRECTION_IN, "kf_create_session", "", "{\"account\":\"anna@shop\"}", 0, 0,
    NULL },
  { 1687, TRUE, TRESEN_DIRECTION_IN, "event_of_tomorrow", "", NULL, 0, 0, NULL },
  { 1686, FALSE, TRESEN_DIRECTION_IN, "voice", "",
    "{\"format\":\"amr\",\"recognition\":\"刹车有声音，周四可以来吗？\"}", 0, 0, "voice.wav" },
  { 1685, FALSE, TRESEN_DIRECTION_IN, "voice", "", "{\"format\":\"speex\"}", 0, 0, "voice.bin" },
  { 1684, FALSE, TRESEN_DIRECTION_IN, "voice", "", NULL, 0, 0, "-" },
  { 1683, FALSE, TRESEN_DIRECTION_IN, "video", "", NULL, 0, 0, "film.mp4" },
  { 58, FALSE, TRESEN_DIRECTION_IN, "text",
    "Brake noise again, it is worst when it has rained. See https://example.org/brakes. What do "
    "you think?",
    NULL, 0, 0, NULL },
  { 57, FALSE, TRESEN_DIRECTION_IN, "image", "", NULL, 0, 0, "brake.png" },
  { 56, FALSE, TRESEN_DIRECTION_IN, "image", "", NULL, 0, 0, "-" },
  { 55, FALSE, TRESEN_DIRECTION_IN, "image", "", NULL, 0, 0, "?" },
  { 50, FALSE, TRESEN_DIRECTION_OUT, "text",
    "Could you come at 3? We have the pads in stock and need an hour.", NULL, 3, 0, NULL },
  { 49, FALSE, TRESEN_DIRECTION_OUT, "text", "This one was refused.", NULL, 4, 45015, NULL },
  { 48, FALSE, TRESEN_DIRECTION_OUT, "text", "Of this one nobody knows.", NULL, 5,
    TRESEN_SEND_FAULT_NO_ANSWER, NULL },
  { 47, FALSE, TRESEN_DIRECTION_IN, "text", "好的，三点见", NULL, 0, 0, NULL },
  { 2, FALSE, TRESEN_DIRECTION_OUT, "text", "See you then.", NULL, 2, 0, NULL },
  { 1, FALSE, TRESEN_DIRECTION_OUT, "text", "Please bring the service book along.", NULL, 1, 0,
    NULL },
};

static TresenTimelineEntry *
to_entry (const Sample *sample, gint64 customer_id, gint64 now_us)
{
  TresenTimelineEntry *entry = tresen_timeline_entry_new ();

  entry->customer_id = customer_id;
  entry->is_event = sample->is_event;
  entry->direction = sample->direction;
  entry->kind = g_strdup (sample->kind);
  entry->text = g_strdup (sample->text);
  entry->detail = g_strdup (sample->detail != NULL ? sample->detail : "{}");
  entry->created_at_us = now_us - sample->minutes_ago * G_TIME_SPAN_MINUTE;
  entry->received_at_us = entry->created_at_us;
  entry->state
      = sample->direction == TRESEN_DIRECTION_OUT ? TRESEN_MESSAGE_QUEUED : TRESEN_MESSAGE_RECEIVED;
  if (sample->file == NULL)
    return entry;
  entry->media = tresen_media_new ();
  entry->media->state = TRESEN_MEDIA_WAITING;
  entry->media->remote_id = g_strdup ("media");
  return entry;
}

static gboolean
play_out (TresenDb *db,
          const Sample *sample,
          const TresenTimelineEntry *entry,
          gint64 entry_id,
          GError **error)
{
  gint64 job = tresen_store_job_add (db, TRESEN_JOB_SEND_MESSAGE, entry->customer_id, entry_id,
                                     entry->created_at_us, error);
  gint64 at_us = entry->created_at_us;

  if (job < 0 || sample->state == TRESEN_MESSAGE_QUEUED)
    return job >= 0;
  if (!tresen_store_outgoing_start (db, job, at_us, error))
    return FALSE;
  if (sample->state == TRESEN_MESSAGE_ACCEPTED)
    return tresen_store_outgoing_accepted (db, job, at_us, error);
  if (sample->state == TRESEN_MESSAGE_FAILED)
    return tresen_store_outgoing_failed (
        db, job, sample->code,
        "response out of time limit or subscription is canceled rid: 6520a1b2", at_us, error);
  if (sample->state == TRESEN_MESSAGE_UNKNOWN)
    return tresen_store_outgoing_unknown (
        db, job, sample->code, "the connection was closed before an answer came", at_us, error);
  return TRUE;
}

static gboolean
add_sample (TresenDb *db, const Sample *sample, gint64 customer_id, gint64 now_us, GError **error)
{
  g_autoptr (TresenTimelineEntry) entry = to_entry (sample, customer_id, now_us);
  gint64 id = tresen_store_entry_add (db, entry, error);

  if (id < 0)
    return FALSE;
  if (sample->direction == TRESEN_DIRECTION_OUT)
    return play_out (db, sample, entry, id, error);
  if (g_strcmp0 (sample->file, "-") == 0)
    return tresen_store_media_set_failed (db, id, "code 40007: invalid media_id", error);
  if (sample->file == NULL || *sample->file == '?')
    return TRUE;
  return tresen_store_media_set_stored (db, id, sample->file, "image/png", 120000, error)
         && (!g_str_has_suffix (sample->file, ".wav")
             || tresen_store_media_set_playable (db, id, sample->file, 7 * G_USEC_PER_SEC, error))
         && (!g_str_has_suffix (sample->file, ".mp4")
             || (tresen_store_media_set_playable (db, id, "", 64 * G_USEC_PER_SEC, error)
                 && tresen_store_media_set_still (db, id, "brake.png", error)));
}

static gboolean
add_place (TresenDb *db, gint64 customer_id, gint64 now_us, GError **error)
{
  g_autoptr (TresenTimelineEntry) report = tresen_timeline_entry_new ();

  report->customer_id = customer_id;
  report->openid = g_strdup ("oLiWei0000000000000000000001");
  report->kind = g_strdup ("location");
  report->text = g_strdup ("");
  report->detail
      = g_strdup ("{\"latitude\":\"52.486\",\"longitude\":\"13.3547\",\"precision\":\"65.0\"}");
  report->created_at_us = now_us - G_TIME_SPAN_MINUTE;
  report->received_at_us = report->created_at_us;
  return tresen_store_aside_add (db, report, error) >= 0;
}

static gpointer
add_samples_func (TresenDb *db, gpointer data, GError **error)
{
  gint64 now_us = *(gint64 *) data;
  gint64 id
      = tresen_store_customer_ensure (db, "oLiWei0000000000000000000001", now_us, NULL, error);

  if (id < 0
      || !tresen_store_customer_set_followed (db, id, TRUE, now_us - 50 * G_TIME_SPAN_HOUR,
                                              "car:123", error)
      || !tresen_store_follower_set_info (
          db, id,
          &(TresenFollowerInfo){ .remark = "李伟 · B-DE 1234",
                                 .language = "zh_CN",
                                 .followed_at_us = now_us - 50 * G_TIME_SPAN_HOUR },
          error)
      || !tresen_store_name_set (db, id, "Li Wei", error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    if (!add_sample (db, &samples[i], id, now_us, error))
      return NULL;
  if (!add_place (db, id, now_us, error)
      || !tresen_store_grant_open (db, id, TRESEN_GRANT_MESSAGE, 5, now_us - G_TIME_SPAN_HOUR,
                                   now_us + 47 * G_TIME_SPAN_HOUR, error))
    return NULL;
  id = tresen_store_customer_ensure (db, "oKlein0000000000000000000002", now_us, NULL, error);
  if (id < 0
      || !tresen_store_grant_open (db, id, TRESEN_GRANT_MESSAGE, 5, now_us - 50 * G_TIME_SPAN_HOUR,
                                   now_us - 2 * G_TIME_SPAN_HOUR, error))
    return NULL;
  add_sample (db, &samples[1], id, now_us, error);
  tresen_store_customer_ensure (db, "oNobody000000000000000000003", now_us, NULL, error);
  return NULL;
}

/* Customer 1 with one of everything, 2 with a closed window and no name, 3 who has only followed. */
void
console_fixture_add_samples (ConsoleFixture *self)
{
  gint64 now_us = tresen_clock_now_us (self->clock);

  console_fixture_make_picture (self, "brake.png", 1440, 1080);
  console_fixture_make_wave (self, "voice.wav", 7000);
  console_fixture_write (self, add_samples_func, &now_us);
}
