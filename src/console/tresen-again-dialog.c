/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-again-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-dialog.h"

typedef struct
{
  gint64 entry_id;
  TresenAgainFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  question->destroy (question->user_data);
  g_free (question);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  const Question *question = user_data;

  if (g_strcmp0 (response, "send") == 0)
    question->func (question->entry_id, question->user_data);
}

/* Asks before a message of which nobody knows whether it arrived is sent once more. */
void
tresen_again_dialog_ask (GtkWindow *parent,
                         gint64 entry_id,
                         TresenAgainFunc func,
                         gpointer user_data,
                         GDestroyNotify destroy)
{
  Question *question = g_new0 (Question, 1);
  GtkWidget *dialog
      = adw_message_dialog_new (parent, _ ("Send the Message Again?"),
                                _ ("It is not known whether the first one arrived. If it did, the "
                                   "customer gets the message twice."));
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  *question = (Question){ entry_id, func, user_data, destroy };
  adw_message_dialog_add_responses (message, "cancel", _ ("Cancel"), "send", _ ("Send Again"),
                                    NULL);
  adw_message_dialog_set_default_response (message, "cancel");
  adw_message_dialog_set_close_response (message, "cancel");
  adw_message_dialog_set_response_appearance (message, "send", ADW_RESPONSE_SUGGESTED);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, question_free, 0);
  tresen_dialog_present (dialog);
}
