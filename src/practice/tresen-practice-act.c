/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-act-private.h"

#include <string.h>

#include "tresen-practice-codes.h"
#include "tresen-practice-samples.h"

typedef TresenPracticeDoing Doing;

static const char *
or_else (const char *text, const char *fallback)
{
  return text != NULL && *text != '\0' ? text : fallback;
}

static void
add_text (Doing *doing, const char *name, const char *text)
{
  tresen_practice_document_add_text (doing->deed->document, name, text);
}

static TresenPracticeEntry *
add_entry (Doing *doing, TresenPracticeSide side, const char *kind, const char *text)
{
  return tresen_practice_account_add_entry (doing->account, doing->deed->follower, side, kind,
                                            text);
}

static void
add_msgid (Doing *doing)
{
  doing->deed->msgid = tresen_practice_account_next_msgid (doing->account);
  tresen_practice_document_add_number (doing->deed->document, "MsgId", doing->deed->msgid);
}

static TresenPracticeEntry *
begin_message (Doing *doing, const char *kind, const char *shown)
{
  add_text (doing, "MsgType", kind);
  tresen_practice_account_grant (doing->account, doing->deed->follower,
                                 TRESEN_PRACTICE_TRIGGER_MESSAGE);
  return add_entry (doing, TRESEN_PRACTICE_SIDE_CUSTOMER, kind, shown);
}

static void
begin_event (Doing *doing, const char *event, const char *key)
{
  add_text (doing, "MsgType", "event");
  add_text (doing, "Event", event);
  add_text (doing, "EventKey", key);
}

static const char *
do_text (Doing *doing)
{
  const char *text = or_else (doing->act->text, "");

  if (*text == '\0')
    return "bad-content";
  begin_message (doing, "text", text);
  add_text (doing, "Content", text);
  add_msgid (doing);
  return NULL;
}

/* Takes the act's own file or a sample; %NULL if the platform would not have let it through. */
static const TresenPracticeMedium *
add_medium (Doing *doing, const char *kind, const char *sample)
{
  g_autoptr (GBytes) content = doing->act->data != NULL ? g_bytes_ref (doing->act->data)
                                                        : tresen_practice_sample_new (sample);

  if (tresen_practice_media_check (kind, content) != 0)
    return NULL;
  return tresen_practice_media_add (doing->account->media, kind, content,
                                    tresen_practice_account_now_us (doing->account));
}

static char *
medium_url (Doing *doing, const TresenPracticeMedium *medium)
{
  return g_strdup_printf ("%s/practice/media/%s", doing->base, medium->id);
}

static const char *
do_image (Doing *doing)
{
  const TresenPracticeMedium *medium = add_medium (doing, "image", "image");
  g_autofree char *url = medium != NULL ? medium_url (doing, medium) : NULL;

  if (medium == NULL)
    return "bad-content";
  tresen_practice_entry_set_picture (begin_message (doing, "image", ""), medium->id, url);
  add_text (doing, "PicUrl", url);
  add_msgid (doing); /* before MediaId, as recorded; the order is not fixed */
  add_text (doing, "MediaId", medium->id);
  return NULL;
}

static const char *
do_voice (Doing *doing)
{
  const TresenPracticeMedium *medium = add_medium (doing, "voice", "voice");
  const TresenPracticeMedium *wide
      = medium != NULL ? add_medium (doing, "voice", "voice-16k") : NULL;

  if (wide == NULL)
    return "bad-content";
  begin_message (doing, "voice", "");
  add_text (doing, "MediaId", medium->id);
  add_text (doing, "Format", "amr");
  add_msgid (doing);
  add_text (doing, "Recognition", or_else (doing->act->text, ""));
  add_text (doing, "MediaId16K", wide->id);
  return NULL;
}

static const char *
do_video (Doing *doing)
{
  const TresenPracticeMedium *medium = add_medium (doing, "video", "video");
  g_autoptr (GBytes) picture = tresen_practice_sample_new ("image");
  const TresenPracticeMedium *thumb;

  if (medium == NULL)
    return "bad-content";
  thumb = tresen_practice_media_add (doing->account->media, "image", picture,
                                     tresen_practice_account_now_us (doing->account));
  begin_message (doing, doing->act->action, "");
  add_text (doing, "MediaId", medium->id);
  add_text (doing, "ThumbMediaId", thumb->id);
  add_msgid (doing);
  return NULL;
}

static const char *
do_location (Doing *doing)
{
  const TresenPracticeAct *act = doing->act;
  gboolean has_place = act->latitude != 0 || act->longitude != 0;
  const char *label = or_else (act->text, "Hauptstraße 5, Berlin");

  begin_message (doing, "location", label);
  tresen_practice_document_add_decimal (doing->deed->document, "Location_X",
                                        has_place ? act->latitude : 52.486);
  tresen_practice_document_add_decimal (doing->deed->document, "Location_Y",
                                        has_place ? act->longitude : 13.3547);
  tresen_practice_document_add_number (doing->deed->document, "Scale", 15);
  add_text (doing, "Label", label);
  add_msgid (doing);
  return NULL;
}

static const char *
do_link (Doing *doing)
{
  const TresenPracticeAct *act = doing->act;
  const char *title = or_else (act->title, "Estate car, 2021, 38,000 km");
  const char *url = or_else (act->url, "https://cars.example.de/offer?id=7&from=practice");

  tresen_practice_entry_set_picture (begin_message (doing, "link", title), "", url);
  add_text (doing, "Title", title);
  add_text (doing, "Description", or_else (act->text, "Is this one still for sale?"));
  add_text (doing, "Url", url);
  add_msgid (doing);
  return NULL;
}

static const char *
do_file (Doing *doing)
{
  const TresenPracticeAct *act = doing->act;
  const char *title = or_else (act->title, "registration.pdf");
  gsize size = act->data != NULL ? g_bytes_get_size (act->data) : 184320;
  g_autofree char *total = g_strdup_printf ("%" G_GSIZE_FORMAT, size);
  g_autofree char *digest = act->data != NULL
                                ? g_compute_checksum_for_bytes (G_CHECKSUM_MD5, act->data)
                                : g_compute_checksum_for_string (G_CHECKSUM_MD5, title, -1);

  begin_message (doing, "file", title);
  add_text (doing, "Title", title);
  add_text (doing, "Description", or_else (act->text, ""));
  add_text (doing, "FileKey", digest);
  add_text (doing, "FileMd5", digest);
  add_text (doing, "FileTotalLen", total);
  add_msgid (doing);
  return NULL;
}

static void
add_ticket (Doing *doing, const char *scene)
{
  const TresenPracticeCode *code = tresen_practice_codes_find (
      doing->account->codes, scene, tresen_practice_account_now_us (doing->account));
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, scene, -1);
  g_autofree char *ticket = g_strconcat ("gQ", digest, NULL);

  add_text (doing, "Ticket", code != NULL ? code->ticket : ticket);
}

static const char *
do_follow (Doing *doing)
{
  TresenPracticeFollower *follower = doing->deed->follower;
  const char *scene = or_else (doing->act->key, "");
  g_autofree char *key = *scene != '\0' ? g_strconcat ("qrscene_", scene, NULL) : g_strdup ("");

  if (follower->is_followed)
    return "already-following";
  tresen_practice_account_follow (doing->account, follower, TRUE, scene);
  tresen_practice_account_grant (doing->account, follower, TRESEN_PRACTICE_TRIGGER_MOMENT);
  begin_event (doing, "subscribe", key);
  if (*scene != '\0')
    add_ticket (doing, scene);
  add_entry (doing, TRESEN_PRACTICE_SIDE_NOTICE, "subscribe", scene);
  return NULL;
}

static const char *
do_unfollow (Doing *doing)
{
  tresen_practice_account_follow (doing->account, doing->deed->follower, FALSE, "");
  begin_event (doing, "unsubscribe", "");
  add_entry (doing, TRESEN_PRACTICE_SIDE_NOTICE, "unsubscribe", "");
  doing->deed->shows_fault = FALSE;
  return NULL;
}

static const char *
do_click (Doing *doing)
{
  const char *key = or_else (doing->act->key, "");

  if (*key == '\0')
    return "bad-content";
  tresen_practice_account_grant (doing->account, doing->deed->follower,
                                 TRESEN_PRACTICE_TRIGGER_MOMENT);
  begin_event (doing, "CLICK", key);
  add_entry (doing, TRESEN_PRACTICE_SIDE_NOTICE, "click", or_else (doing->act->title, key));
  return NULL;
}

static const char *
do_view (Doing *doing)
{
  const char *url = or_else (doing->act->url, "");

  if (*url == '\0')
    return "bad-content";
  begin_event (doing, "VIEW", url);
  add_entry (doing, TRESEN_PRACTICE_SIDE_NOTICE, "view", url);
  doing->deed->shows_fault = FALSE;
  return NULL;
}

static const char *
do_scan (Doing *doing)
{
  const char *scene = or_else (doing->act->key, "car:1042");

  if (!doing->deed->follower->is_followed)
    {
      TresenPracticeAct follow = *doing->act;
      Doing following = *doing;

      follow.key = scene;
      following.act = &follow;
      return do_follow (&following);
    }
  tresen_practice_account_grant (doing->account, doing->deed->follower,
                                 TRESEN_PRACTICE_TRIGGER_MOMENT);
  begin_event (doing, "SCAN", scene);
  add_ticket (doing, scene);
  add_entry (doing, TRESEN_PRACTICE_SIDE_NOTICE, "scan", scene);
  return NULL;
}

/* What has become of a notice: told for every notice by itself, and by an order for one of which the desk knows nothing. */
static const char *
do_notice_result (Doing *doing)
{
  const char *msgid = or_else (doing->act->key, "");

  if (*msgid == '\0')
    return "bad-content";
  add_text (doing, "MsgType", "event");
  add_text (doing, "Event", "TEMPLATESENDJOBFINISH");
  tresen_practice_document_add_number (doing->deed->document, "MsgID",
                                       g_ascii_strtoll (msgid, NULL, 10));
  add_text (doing, "Status", or_else (doing->act->text, "success"));
  doing->deed->shows_fault = FALSE;
  return NULL;
}

typedef struct
{
  const char *action;
  gboolean needs_following;
  TresenPracticeDoFunc func;
} Action;

static const Action actions[] = {
  { "text", TRUE, do_text },
  { "image", TRUE, do_image },
  { "voice", TRUE, do_voice },
  { "video", TRUE, do_video },
  { "location", TRUE, do_location },
  { "link", TRUE, do_link },
  { "file", TRUE, do_file },
  { "click", TRUE, do_click },
  { "view", TRUE, do_view },
  { "shortvideo", TRUE, do_video },
  { "follow", FALSE, do_follow },
  { "unfollow", TRUE, do_unfollow },
  { "scan", FALSE, do_scan },
  { "notice-result", FALSE, do_notice_result },
  { "event", FALSE, tresen_practice_do_event },
  { "message", TRUE, tresen_practice_do_message },
};

static const Action *
find_action (const char *name)
{
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (actions); i++)
    if (strcmp (actions[i].action, name) == 0)
      return &actions[i];
  return NULL;
}

/**
 * tresen_practice_act_do:
 * @base: our own address, for links to pictures
 * @refusal: (out): why nothing happened, one of the words in TresenPracticeOutcome
 *
 * Changes the account as the platform would at once (windows, following, the chat on the phone) and writes the callback.
 *
 * Returns: (transfer full) (nullable): what was done
 */
TresenPracticeDeed *
tresen_practice_act_do (TresenPracticeAccount *account,
                        const TresenPracticeIdentity *identity,
                        const char *base,
                        const TresenPracticeAct *act,
                        const char **refusal)
{
  g_autoptr (TresenPracticeDeed) deed = g_new0 (TresenPracticeDeed, 1);
  const Action *action = find_action (act->action);
  Doing doing = { account, act, base, deed };

  deed->document = tresen_practice_document_new ();
  deed->follower = tresen_practice_account_find (account, act->openid);
  deed->shows_fault = TRUE;
  *refusal = NULL;
  if (action == NULL)
    *refusal = "unknown-action";
  else if (deed->follower == NULL)
    *refusal = "unknown-customer";
  else if (action->needs_following && !deed->follower->is_followed)
    *refusal = "not-following";
  if (*refusal != NULL)
    return NULL;
  add_text (&doing, "ToUserName", identity->original_id);
  add_text (&doing, "FromUserName", tresen_practice_act_get_sender (act));
  tresen_practice_document_add_number (
      deed->document, "CreateTime", tresen_practice_account_now_us (account) / G_TIME_SPAN_SECOND);
  *refusal = action->func (&doing);
  return *refusal == NULL ? g_steal_pointer (&deed) : NULL;
}

void
tresen_practice_deed_free (TresenPracticeDeed *self)
{
  tresen_practice_document_free (self->document);
  g_free (self);
}
