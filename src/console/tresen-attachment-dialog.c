/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-attachment-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-attach-words.h"
#include "tresen-dialog.h"

typedef struct
{
  GPtrArray *sources; /* (element-type TresenAttachSource) */
  GtkWidget *
      *inputs; /* a spin button or a check button of each source; NULL for what cannot be sent */
  GtkWidget *dialog;
  GtkWidget *cost_label;
  guint room;
  TresenAttachCost cost;
  TresenAttachmentAnswerFunc answer;
  gpointer user_data;
  GDestroyNotify user_data_free;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *self = data;

  if (self->user_data_free != NULL)
    self->user_data_free (self->user_data);
  g_ptr_array_unref (self->sources);
  g_free (self->inputs);
  g_free (self);
}

static guint
get_pages (const Question *self, guint index)
{
  GtkWidget *input = self->inputs[index];

  if (input == NULL)
    return 0;
  if (GTK_IS_SPIN_BUTTON (input))
    return (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (input));
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (input)) ? 1 : 0;
}

static guint
count_chosen (const Question *self)
{
  guint count = 0;

  for (guint i = 0; i < self->sources->len; i++)
    count += get_pages (self, i);
  return count;
}

static void
update (Question *self)
{
  guint count = count_chosen (self);
  g_autofree char *text = NULL;

  if (count > self->room)
    /* Translators: %u is how many replies are left */
    text = g_strdup_printf (ngettext ("That is too much: %u reply is left. Choose less.",
                                      "That is too much: %u replies are left. Choose less.",
                                      self->room),
                            self->room);
  else
    text = tresen_attach_words_cost (count, self->room, self->cost);
  gtk_label_set_label (GTK_LABEL (self->cost_label), text);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self->dialog), "attach",
                                           count > 0 && count <= self->room);
}

static void
changed_cb (GtkWidget *input, GParamSpec *pspec, gpointer user_data)
{
  update (user_data);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question *self = user_data;
  g_autofree guint *pages = g_new0 (guint, self->sources->len);

  for (guint i = 0; i < self->sources->len; i++)
    pages[i] = get_pages (self, i);
  self->answer (g_str_equal (response, "attach") ? pages : NULL, self->user_data);
}

/* The first pages of a document: as many as there is room for. */
static GtkWidget *
add_spin (GtkWidget *row, const TresenAttachSource *source, guint chosen, guint most)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, MAX (MIN (source->n_pages, most), 1), 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), chosen);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (spin, _ ("How Many Pages"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("How many pages, from the first"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  return spin;
}

static GtkWidget *
add_check (GtkWidget *row, const TresenAttachSource *source, guint chosen)
{
  GtkWidget *check = gtk_check_button_new ();

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), chosen > 0);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  source->name, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  return check;
}

static GtkWidget *
new_row (Question *self, guint index, guint chosen)
{
  const TresenAttachSource *source = g_ptr_array_index (self->sources, index);
  GtkWidget *row = adw_action_row_new ();
  gboolean has_pages = source->n_pages > 1;
  g_autofree char *pages = NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), source->name);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  if (has_pages)
    {
      /* Translators: of a document; beside it stands how many of them are sent */
      pages = g_strdup_printf (ngettext ("%u page", "%u pages", source->n_pages), source->n_pages);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), pages);
    }
  self->inputs[index]
      = has_pages ? add_spin (row, source, chosen, self->room) : add_check (row, source, chosen);
  g_signal_connect (self->inputs[index], has_pages ? "notify::value" : "notify::active",
                    G_CALLBACK (changed_cb), self);
  return row;
}

/* In their order, as far as the replies reach. */
static GtkWidget *
new_list (Question *self)
{
  GtkWidget *list = gtk_list_box_new ();
  guint left = self->room;

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; i < self->sources->len; i++)
    {
      const TresenAttachSource *source = g_ptr_array_index (self->sources, i);
      guint chosen = MIN (source->n_pages, left);

      if (source->error != NULL)
        continue;
      gtk_list_box_append (GTK_LIST_BOX (list), new_row (self, i, chosen));
      left -= chosen;
    }
  return list;
}

static GtkWidget *
new_content (Question *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 300);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), new_list (self));
  self->cost_label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->cost_label), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->cost_label), GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), self->cost_label);
  return box;
}

static gboolean
has_document (GPtrArray *sources)
{
  for (guint i = 0; i < sources->len; i++)
    if (((TresenAttachSource *) g_ptr_array_index (sources, i))->kind == TRESEN_ATTACH_PDF)
      return TRUE;
  return FALSE;
}

static void
add_words (AdwMessageDialog *dialog, GPtrArray *sources)
{
  adw_message_dialog_set_body (
      dialog, has_document (sources) ? _ (
                  "WeChat takes no documents: each page is sent as a picture. Each picture and "
                  "each recording uses one reply.")
                                     : _ ("Each picture and each recording uses one reply."));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("Cancel"), "attach", _ ("Attach"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "attach", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "attach");
  adw_message_dialog_set_close_response (dialog, "cancel");
}

/*
 * @sources: (element-type TresenAttachSource): looked at, at least one of them good
 * @room: how many may be attached, more than 0
 * @answer: called once, unless the window is destroyed before
 */
GtkWindow *
tresen_attachment_dialog_ask (GtkWindow *parent,
                              GPtrArray *sources,
                              guint room,
                              TresenAttachCost cost,
                              TresenAttachmentAnswerFunc answer,
                              gpointer user_data,
                              GDestroyNotify user_data_free)
{
  Question *self = g_new0 (Question, 1);
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("Send in Several Messages?"), NULL);

  *self = (Question){ g_ptr_array_ref (sources),
                      g_new0 (GtkWidget *, sources->len),
                      dialog,
                      NULL,
                      room,
                      cost,
                      answer,
                      user_data,
                      user_data_free };
  add_words (ADW_MESSAGE_DIALOG (dialog), sources);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), new_content (self));
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), self, question_free, 0);
  update (self);
  tresen_dialog_present (dialog);
  return GTK_WINDOW (dialog);
}
