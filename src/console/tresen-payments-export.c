/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payments-export.h"

#include <glib/gi18n.h>

#include "tresen-payments-csv.h"

#define PAGE 256
#define CHOICE_BOM "bom"
#define BOM "\357\273\277"

typedef struct
{
  TresenTill *till;
  TresenPaymentFilter filter;
  char *search;
  gint64 amount;
  TresenPaymentsExportFunc told;
  gpointer user_data;
  GDestroyNotify destroy;
  gboolean has_bom;
  GFile *file;
} Export;

static void
export_free (Export *self)
{
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_clear_object (&self->till);
  g_clear_object (&self->file);
  g_free (self->search);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

/* What the worker of the store needs to know. */
typedef struct
{
  TresenPaymentFilter filter;
  char *search;
  gint64 amount;
  gboolean has_bom;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_free (self->search);
  g_free (self);
}

/* All that the list would show, also what it has not read yet. */
static gpointer
write_func (TresenDb *db, gpointer data, GError **error)
{
  const Question *question = data;
  const TresenPaymentQuery query = { question->filter, question->search, question->amount };
  GString *text = g_string_new (question->has_bom ? BOM : NULL);
  g_autoptr (TresenPayment) last = NULL;

  tresen_payments_csv_head (text);
  for (guint n = PAGE; n == PAGE;)
    {
      g_autoptr (GPtrArray) page = tresen_store_payments_page (db, &query, last, PAGE, error);

      if (page == NULL)
        {
          g_string_free (text, TRUE);
          return NULL;
        }
      n = page->len;
      for (guint i = 0; i < n; i++)
        tresen_payments_csv_line (text, page->pdata[i]);
      g_clear_pointer (&last, tresen_payment_unref);
      last = n > 0 ? tresen_payment_ref (page->pdata[n - 1]) : NULL;
    }
  return g_string_free_to_bytes (text);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    self->told (_ ("The list has been written."), self->user_data);
  else
    {
      g_warning ("Writing the list of payments: %s", error->message);
      self->told (_ ("The list could not be written there. Choose another folder."),
                  self->user_data);
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  if (bytes != NULL)
    {
      g_file_replace_contents_bytes_async (
          self->file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
          NULL, saved_cb, self);
      return;
    }
  if (error != NULL)
    self->told (_ ("The list could not be read. Try again in a moment."), self->user_data);
  export_free (self);
}

static void
response_cb (GtkNativeDialog *dialog, int response, Export *self)
{
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  Question *question;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      self->file = gtk_file_chooser_get_file (chooser);
      self->has_bom = g_strcmp0 (gtk_file_chooser_get_choice (chooser, CHOICE_BOM), "true") == 0;
      question = g_new0 (Question, 1);
      question->filter = self->filter;
      question->search = g_strdup (self->search);
      question->amount = self->amount;
      question->has_bom = self->has_bom;
      tresen_store_read_async (tresen_till_get_store (self->till), write_func, question,
                               question_free, (GDestroyNotify) g_bytes_unref, NULL, read_cb, self);
    }
  else
    export_free (self);
  g_object_unref (dialog);
}

static char *
make_name (TresenTill *till)
{
  gint64 now_us = tresen_clock_now_us (tresen_till_get_clock (till));
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *day = local != NULL ? g_date_time_format (local, "%Y-%m-%d") : g_strdup ("");

  /* Translators: the name of a file; %s is a date */
  return g_strdup_printf (_ ("Payments %s.csv"), day);
}

/**
 * tresen_payments_export_ask:
 * @filter, @search, @amount: of the list, all of which is written, not only what has been looked at
 * @told: with a sentence, unless nothing was chosen
 *
 * Asks for a file and writes the list into it.
 */
void
tresen_payments_export_ask (GtkWindow *parent,
                            TresenTill *till,
                            TresenPaymentFilter filter,
                            const char *search,
                            gint64 amount,
                            TresenPaymentsExportFunc told,
                            gpointer user_data,
                            GDestroyNotify destroy)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Export Payments"), parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  Export *self = g_new0 (Export, 1);
  g_autofree char *name = make_name (till);

  self->till = g_object_ref (till);
  self->filter = filter;
  self->search = g_strdup (search);
  self->amount = amount;
  self->told = told;
  self->user_data = user_data;
  self->destroy = destroy;
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  /* Translators: a switch when a table is saved: a mark at its beginning by which Excel knows the encoding */
  gtk_file_chooser_add_choice (GTK_FILE_CHOOSER (chooser), CHOICE_BOM,
                               _ ("Mark for Excel (reads umlauts and Chinese right)"), NULL, NULL);
  gtk_file_chooser_set_choice (GTK_FILE_CHOOSER (chooser), CHOICE_BOM, "true");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (response_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
