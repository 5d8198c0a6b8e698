/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-send-reason.h"

#include <glib/gi18n.h>

typedef struct
{
  int code;
  const char *what;
  const char *meaning;
  const char *todo;
} Row;

#define SETTINGS_TODO                                                                              \
  N_ ("Ask the person who looks after the WeChat account to check the connection settings.")
#define SET_UP_MEANING N_ ("Nothing can be sent to any customer until this is put right.")
#define NOT_FOLLOWING N_ ("The customer no longer follows the account.")
#define FOLLOW_MEANING N_ ("WeChat delivers to followers only.")
#define FOLLOW_TODO                                                                                \
  N_ ("Reach the customer by telephone, or wait until the customer follows again.")
#define WRITE_FIRST N_ ("The customer must write first. Until then, use the telephone.")
#define WRONG_FILE N_ ("WeChat does not take this file.")
#define FORMAT_MEANING N_ ("The format is not one of WeChat's.")
#define ANOTHER_FILE                                                                               \
  N_ ("Attach another one: a PNG, JPEG or GIF picture up to 10 MB, or an AMR or MP3 recording up " \
      "to 2 MB.")
#define ANOTHER_RECORDING N_ ("Attach another recording: AMR or MP3, at most 2 MB and one minute.")
#define ANOTHER_PICTURE N_ ("Attach another picture: PNG, JPEG or GIF, at most 10 MB.")
#define TOKEN_WHAT N_ ("WeChat did not accept the sign-in of this account.")
#define TRY_AGAIN N_ ("Send it again.")

/* WeChat's codes are those of the customer-service message, media and token calls; the negative ones are TresenSendFault. */
static const Row rows[] = {
  { 45015, N_ ("The reply window is closed."),
    N_ ("WeChat takes replies only within 48 hours of the customer's last message."), WRITE_FIRST },
  { 45047, N_ ("No replies were left."),
    N_ ("WeChat takes five replies for each message of the customer."), WRITE_FIRST },
  { 43004, NOT_FOLLOWING, FOLLOW_MEANING, FOLLOW_TODO },
  { 50005, NOT_FOLLOWING, FOLLOW_MEANING, FOLLOW_TODO },
  { 40003, N_ ("WeChat does not know this customer."),
    N_ ("The customer's OpenID belongs to another account than the one Tresen is connected with."),
    SETTINGS_TODO },
  { 40037, N_ ("WeChat does not know the template of this notice."),
    N_ ("It was taken out of the account's templates."),
    N_ ("Choose another template for a new notice.") },
  { 40036, N_ ("WeChat does not know the template of this notice."),
    N_ ("It was taken out of the account's templates."),
    N_ ("Choose another template for a new notice.") },
  { 47003, N_ ("WeChat does not take what stands in the notice."),
    N_ ("The field is named under Details."), N_ ("Fill it in anew in a new notice.") },
  { 43101, N_ ("The customer refuses notices of this account."),
    N_ ("The customer has switched them off in WeChat."), N_ ("Use the telephone.") },
  { 43117, N_ ("The customer has got too many notices."), N_ ("WeChat takes more after a while."),
    N_ ("Wait, or use the telephone.") },
  { 40241, N_ ("The customer has got the same notice within the last minute."), "",
    N_ ("There is nothing to do, unless it should come twice.") },
  { 40249, N_ ("WeChat holds the notice to be advertising, or forbidden."),
    N_ ("Notices may tell only what the customer expects."),
    N_ ("Word it differently in a new notice, or use the telephone.") },
  { 40252, N_ ("WeChat is looking at the notice before it lets it through."),
    N_ ("That takes a while, and until then WeChat takes no more of them."),
    N_ ("Send it again later, or use the telephone.") },
  { 45002, N_ ("The text is too long for WeChat."),
    N_ ("WeChat takes up to 2048 bytes; a Chinese character counts three."),
    N_ ("Shorten it, or send it in two parts.") },
  { 40007, N_ ("WeChat no longer has the file."),
    N_ ("WeChat keeps a file that was handed in for three days."),
    N_ ("Send it again: the file is handed in anew.") },
  { 40004, WRONG_FILE, FORMAT_MEANING, ANOTHER_FILE },
  { 40005, WRONG_FILE, FORMAT_MEANING, ANOTHER_FILE },
  { 40137, N_ ("WeChat does not take this picture."), FORMAT_MEANING, ANOTHER_PICTURE },
  { 40010, N_ ("WeChat does not take this recording."), FORMAT_MEANING, ANOTHER_RECORDING },
  { 40011, WRONG_FILE, FORMAT_MEANING, ANOTHER_FILE },
  { 40012, WRONG_FILE, FORMAT_MEANING, ANOTHER_FILE },
  { 40006, N_ ("The file is too large for WeChat."), "", ANOTHER_FILE },
  { 40009, N_ ("The picture is too large for WeChat."), "", ANOTHER_PICTURE },
  { 45001, N_ ("The file is too large for WeChat."), "", ANOTHER_FILE },
  { 45007, N_ ("The recording is too long for WeChat."), N_ ("WeChat takes up to one minute."),
    ANOTHER_RECORDING },
  { 41005, N_ ("The file is empty."), "", ANOTHER_FILE },
  { 44001, N_ ("The file is empty."), "", ANOTHER_FILE },
  { 44004, N_ ("The text is empty."), "", N_ ("Write the reply anew.") },
  { 48002, N_ ("The customer refuses messages of this account."),
    N_ ("The customer has switched them off in WeChat."), N_ ("Use the telephone.") },
  { 70000, N_ ("WeChat stopped this message to protect a minor."),
    N_ ("The customer's WeChat is in its mode for minors."), N_ ("Use the telephone.") },
  { 48001, N_ ("This WeChat account may not send replies."),
    N_ ("WeChat grants customer-service messages only to verified accounts."),
    N_ ("Ask the administrator of the account to check its rights on WeChat's platform.") },
  { 48004, N_ ("WeChat has barred this account from sending replies."), SET_UP_MEANING,
    N_ ("Ask the administrator of the account to look on WeChat's platform for the reason.") },
  { 45009, N_ ("Today's number of messages is used up."),
    N_ ("WeChat counts anew at midnight, Beijing time."),
    N_ ("Send it again tomorrow, or use the telephone.") },
  { 45011, N_ ("Too many messages in one minute."), N_ ("WeChat takes more in the next minute."),
    N_ ("Wait a minute, then send it again.") },
  { 40164, N_ ("WeChat does not accept calls from this desk's internet address."), SET_UP_MEANING,
    N_ ("Ask the administrator of the account to add the address shown under Details to the IP "
        "whitelist on WeChat's platform.") },
  { 61004, N_ ("WeChat does not accept calls from this desk's internet address."), SET_UP_MEANING,
    N_ ("Ask the administrator of the account to add the address shown under Details to the IP "
        "whitelist on WeChat's platform.") },
  { 89503, N_ ("The administrator of the WeChat account has to allow this desk first."),
    N_ ("WeChat has sent the administrator a message."),
    N_ ("Send it again when the administrator has agreed.") },
  { 89506, N_ ("The administrator of the WeChat account refused this desk."),
    N_ ("WeChat asks again after 24 hours at the earliest."),
    N_ ("Talk to the administrator of the account.") },
  { 89507, N_ ("The administrator of the WeChat account refused this desk."),
    N_ ("WeChat asks again after an hour at the earliest."),
    N_ ("Talk to the administrator of the account.") },
  { 40001, TOKEN_WHAT, SET_UP_MEANING, SETTINGS_TODO },
  { 40014, TOKEN_WHAT, SET_UP_MEANING, SETTINGS_TODO },
  { 42001, TOKEN_WHAT, SET_UP_MEANING, SETTINGS_TODO },
  { 40013, N_ ("WeChat does not know the AppID."), SET_UP_MEANING, SETTINGS_TODO },
  { 41002, N_ ("WeChat does not know the AppID."), SET_UP_MEANING, SETTINGS_TODO },
  { 40125, N_ ("The AppSecret is wrong."), SET_UP_MEANING, SETTINGS_TODO },
  { 41004, N_ ("The AppSecret is wrong."), SET_UP_MEANING, SETTINGS_TODO },
  { 40243, N_ ("The AppSecret is frozen."), SET_UP_MEANING, SETTINGS_TODO },
  { 50004, N_ ("The WeChat account is frozen."), SET_UP_MEANING,
    N_ ("Ask the administrator of the account to look on WeChat's platform for the reason.") },
  { 50007, N_ ("The WeChat account is frozen."), SET_UP_MEANING,
    N_ ("Ask the administrator of the account to look on WeChat's platform for the reason.") },
  { TRESEN_SEND_FAULT_STALE, N_ ("Tresen was closed before this was sent."),
    N_ ("It is old by now, so it was not sent by itself."),
    N_ ("Send it again if it is still right.") },
  { TRESEN_SEND_FAULT_INTERRUPTED, N_ ("Tresen was closed while this was being sent."), "",
    TRY_AGAIN },
  { TRESEN_SEND_FAULT_NO_ANSWER, N_ ("WeChat could not be reached."),
    N_ ("The message has not left the desk."), TRY_AGAIN },
  { TRESEN_SEND_FAULT_BAD_ANSWER, N_ ("WeChat's answer could not be read."), "", TRY_AGAIN },
  { TRESEN_SEND_FAULT_FILE, N_ ("The file could not be read."),
    N_ ("It is missing from Tresen's folder, or damaged."),
    N_ ("Attach it again in a new reply.") },
  { TRESEN_SEND_FAULT_WINDOW, N_ ("No reply was left when its turn came."),
    N_ ("The reply window closed, or earlier replies used it up."), WRITE_FIRST },
  { TRESEN_SEND_FAULT_BLOCKED, N_ ("The customer does not accept messages of this account."),
    N_ ("WeChat took the notice, then found that the customer has switched them off."),
    N_ ("Use the telephone.") },
  { TRESEN_SEND_FAULT_NOT_DELIVERED, N_ ("WeChat could not deliver this."),
    N_ ("WeChat took the notice, then reported a fault of its own."),
    N_ ("Send it again, or use the telephone.") },
  { TRESEN_SEND_FAULT_WAITS, N_ ("The reply was taken back before it was sent."), "", TRY_AGAIN },
  { TRESEN_SEND_FAULT_TOO_LATE, N_ ("This could not be sent for an hour."),
    N_ ("By now it may no longer be true, so it is not sent by itself any more."),
    N_ ("Send it again if it is still right.") },
  { TRESEN_SEND_FAULT_REFUSED_HERE, N_ ("Tresen is not connected with WeChat."), SET_UP_MEANING,
    SETTINGS_TODO },
};

/* What is about replies above, of notices. */
static const Row notice_rows[] = {
  { 48001, N_ ("WeChat does not let this account send notices."),
    N_ ("WeChat grants notices by template only to verified service accounts."),
    N_ ("Ask the administrator of the account to check its rights on WeChat's platform.") },
  { 48004, N_ ("WeChat has barred this account from sending notices."), SET_UP_MEANING,
    N_ ("Ask the administrator of the account to look on WeChat's platform for the reason.") },
  { 45009, N_ ("Today's number of notices is used up."),
    N_ ("WeChat counts anew at midnight, Beijing time."),
    N_ ("Send it again tomorrow, or use the telephone.") },
};

static const Row *
find_in (const Row *table, gsize n_rows, int code)
{
  for (gsize i = 0; i < n_rows; i++)
    if (table[i].code == code)
      return &table[i];
  return NULL;
}

static const Row *
find (int code)
{
  return find_in (rows, G_N_ELEMENTS (rows), code);
}

/* gettext answers the empty text with the catalogue's own header. */
static const char *
translate (const char *text)
{
  return *text != '\0' ? _ (text) : "";
}

static const char *
get_doubt (int code)
{
  switch (code)
    {
    case TRESEN_SEND_FAULT_INTERRUPTED:
      return _ ("It is not known whether this was sent: Tresen was closed meanwhile.");
    case TRESEN_SEND_FAULT_BAD_ANSWER:
      return _ ("It is not known whether this was sent: WeChat's answer could not be read.");
    case TRESEN_SEND_FAULT_ASKED_THRICE:
      return _ (
          "It is not known whether this was sent: WeChat asked for the answer three times, and "
          "does not say whether it came.");
    case -1:
    case 268487001:
    case 268487002:
      return _ ("It is not known whether this was sent: WeChat was too busy to say.");
    default:
      return _ ("It is not known whether this was sent: the connection was lost.");
    }
}

gboolean
tresen_send_reason_is_known (int code)
{
  return find (code) != NULL;
}

static TresenSendReason
read_row (const Row *row)
{
  return (TresenSendReason){ translate (row->what), translate (row->meaning),
                             translate (row->todo) };
}

TresenSendReason
tresen_send_reason_get (TresenMessageState state, int code)
{
  TresenSendReason reason = { "", "", "" };
  const Row *row;

  if (state == TRESEN_MESSAGE_UNKNOWN)
    {
      reason.what = get_doubt (code);
      reason.todo = _ ("Send again only if the customer did not get it.");
      return reason;
    }
  row = find (code);
  if (row == NULL)
    {
      reason.what = _ ("WeChat refused this message.");
      reason.meaning = _ ("The reason WeChat gave is under Details.");
      reason.todo = _ ("Try once more. If it is refused again, use the telephone.");
      return reason;
    }
  return read_row (row);
}

TresenSendReason
tresen_send_reason_of_notice (TresenMessageState state, int code)
{
  const Row *row = find_in (notice_rows, G_N_ELEMENTS (notice_rows), code);

  if (row == NULL || state == TRESEN_MESSAGE_UNKNOWN)
    return tresen_send_reason_get (state, code);
  return read_row (row);
}

char *
tresen_send_reason_to_text (const TresenSendReason *self)
{
  if (*self->meaning == '\0')
    /* Translators: two sentences: what happened, what to do. Leave out the blank where sentences have none between them. */
    return g_strdup_printf (C_ ("sentences", "%s %s"), self->what, self->todo);
  /* Translators: three sentences: what happened, what it means, what to do */
  return g_strdup_printf (C_ ("sentences", "%s %s %s"), self->what, self->meaning, self->todo);
}

char *
tresen_send_reason_get_details (int code, const char *text)
{
  gboolean has_text = text != NULL && *text != '\0';

  if (code > 0 || code == -1)
    return has_text ? g_strdup_printf (_ ("WeChat code %d: %s"), code, text)
                    : g_strdup_printf (_ ("WeChat code %d"), code);
  if (code != 0)
    return has_text ? g_strdup_printf (_ ("Tresen code %d: %s"), code, text)
                    : g_strdup_printf (_ ("Tresen code %d"), code);
  return g_strdup (has_text ? text : "");
}
