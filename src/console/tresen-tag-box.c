/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-tag-box.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-console.h"
#include "tresen-follower-words.h"
#include "tresen-rights.h"
#include "tresen-store-names.h"
#include "tresen-tag-list.h"
#include "tresen-tag-wish.h"

#define KEY_ID "tag-id"

struct _TresenTagBox
{
  GtkWidget parent_instance;

  /* Template. */
  GtkWidget *box;
  GtkFlowBox *chips;
  GtkMenuButton *add_button;
  GtkPopover *popover;
  GtkEditable *search;
  GtkListBox *offers;
  GtkLabel *reason;

  /* Owned. */
  TresenStore *store;
  TresenClock *clock;
  TresenTagList *list;
  TresenRights *rights; /* (nullable) until it is set up */
  GPtrArray *tags;      /* (element-type TresenCustomerTag): the customer's */
  gint64 customer_id;
  guint generation; /* answers about another customer are dropped */
};

G_DEFINE_FINAL_TYPE (TresenTagBox, tresen_tag_box, GTK_TYPE_WIDGET)

static gboolean
may_tag (TresenTagBox *self)
{
  return self->rights == NULL || tresen_rights_may (self->rights, TRESEN_RIGHT_TAGS);
}

/* Tags that WeChat does not let the account change any more are still told; without any there is nothing to show. */
static void
show_box (TresenTagBox *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          self->store != NULL
                              && (may_tag (self) || self->tags->len > 0
                                  || gtk_widget_get_visible (GTK_WIDGET (self->reason))));
}

static void
keep_id (gpointer widget, gint64 id)
{
  g_object_set_data_full (widget, KEY_ID, g_memdup2 (&id, sizeof id), g_free);
}

static gint64
id_of (gpointer widget)
{
  const gint64 *id = g_object_get_data (widget, KEY_ID);

  return id != NULL ? *id : 0;
}

static void
remove_clicked_cb (GtkWidget *button, TresenTagBox *self)
{
  tresen_tag_wish_give (self->store, self->clock, id_of (button), self->customer_id, FALSE);
}

static GtkWidget *
make_remove_button (TresenTagBox *self, const TresenCustomerTag *tag)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  /* Translators: %s is the name of a tag */
  g_autofree char *label = g_strdup_printf (_ ("Remove Tag %s"), tag->name);

  keep_id (button, tag->tag_id);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, _ ("Remove Tag"));
  gtk_widget_set_sensitive (button, tag->is_wanted);
  gtk_widget_set_visible (button, may_tag (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, 0);
  return button;
}

/* A chip says in words what stands out: the dots behind the name, and the tooltip. */
static GtkWidget *
make_chip (TresenTagBox *self, const TresenCustomerTag *tag)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gboolean is_pending = tag->is_set != tag->is_wanted;
  g_autofree char *text = g_strconcat (tag->name, is_pending ? "…" : "", NULL);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_set_halign (chip, GTK_ALIGN_START);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_add_css_class (chip, "tag");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
  if (is_pending)
    {
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_set_tooltip_text (chip,
                                   tag->is_wanted ? _ ("Not at WeChat yet") : _ ("Being removed"));
    }
  gtk_box_append (GTK_BOX (chip), label);
  gtk_box_append (GTK_BOX (chip), make_remove_button (self, tag));
  return chip;
}

static void
clear_chips (TresenTagBox *self)
{
  GtkFlowBoxChild *child;

  while ((child = gtk_flow_box_get_child_at_index (self->chips, 0)) != NULL)
    gtk_flow_box_remove (self->chips, GTK_WIDGET (child));
}

static void
show_chips (TresenTagBox *self)
{
  clear_chips (self);
  for (guint i = 0; i < self->tags->len; i++)
    {
      gtk_flow_box_append (self->chips, make_chip (self, g_ptr_array_index (self->tags, i)));
      /* The chip's button takes the keyboard, not the place in which it lies. */
      gtk_widget_set_focusable (GTK_WIDGET (gtk_flow_box_get_child_at_index (self->chips, (int) i)),
                                FALSE);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->chips), self->tags->len > 0);
  show_box (self);
}

static gboolean
has_tag (TresenTagBox *self, gint64 tag_id)
{
  for (guint i = 0; i < self->tags->len; i++)
    {
      const TresenCustomerTag *tag = g_ptr_array_index (self->tags, i);

      if (tag->tag_id == tag_id && tag->is_wanted)
        return TRUE;
    }
  return FALSE;
}

static void
add_offer (TresenTagBox *self, const char *text, gint64 tag_id)
{
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  keep_id (row, tag_id);
  gtk_list_box_append (self->offers, row);
}

static char *
get_typed (TresenTagBox *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->search)));
}

/* The tags that he does not have and that match what is typed, and a new one of that name. */
static void
show_offers (TresenTagBox *self)
{
  GPtrArray *tags = tresen_tag_list_get (self->list);
  g_autofree char *typed = get_typed (self);
  g_autofree char *wanted = tresen_store_name_fold (typed);
  gboolean is_known = *typed == '\0';
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->offers, 0)) != NULL)
    gtk_list_box_remove (self->offers, GTK_WIDGET (row));
  for (guint i = 0; i < tags->len; i++)
    {
      const TresenTag *tag = g_ptr_array_index (tags, i);
      g_autofree char *name = tresen_store_name_fold (tag->name);

      is_known = is_known || strcmp (tag->name, typed) == 0;
      if (!tag->is_leaving && !has_tag (self, tag->id) && strstr (name, wanted) != NULL)
        add_offer (self, tag->name, tag->id);
    }
  if (!is_known)
    {
      /* Translators: %s is what was typed */
      g_autofree char *text = g_strdup_printf (_ ("Create “%s”"), typed);

      add_offer (self, text, 0);
    }
}

static void
offer_activated_cb (TresenTagBox *self, GtkListBoxRow *row)
{
  g_autofree char *typed = get_typed (self);

  if (id_of (row) != 0)
    tresen_tag_wish_give (self->store, self->clock, id_of (row), self->customer_id, TRUE);
  else
    tresen_tag_wish_create (self->store, self->clock, typed, self->customer_id);
  gtk_popover_popdown (self->popover);
}

/* Enter takes the first offer. */
static void
search_activate_cb (TresenTagBox *self)
{
  GtkListBoxRow *row;

  show_offers (self);
  row = gtk_list_box_get_row_at_index (self->offers, 0);
  if (row != NULL)
    offer_activated_cb (self, row);
}

static void
popover_shown_cb (TresenTagBox *self)
{
  gtk_editable_set_text (self->search, "");
  show_offers (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

typedef struct
{
  TresenTagBox *box;
  guint generation;
  gint64 customer_id;
} Question;

static gpointer
tags_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_customer_tags_list (db, ((Question *) data)->customer_id, error);
}

static void
tags_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (TresenTagBox) self = question->box;
  GPtrArray *tags = tresen_store_read_finish (TRESEN_STORE (source), result, NULL);

  if (tags == NULL)
    return;
  if (question->generation != self->generation || self->box == NULL)
    {
      g_ptr_array_unref (tags);
      return;
    }
  g_ptr_array_unref (self->tags);
  self->tags = tags;
  show_chips (self);
}

static void
load (TresenTagBox *self)
{
  Question *question;

  if (self->store == NULL || self->customer_id == 0)
    return;
  question = g_new0 (Question, 1);
  question->box = g_object_ref (self);
  question->generation = ++self->generation;
  question->customer_id = self->customer_id;
  tresen_store_read_async (self->store, tags_func, question, NULL,
                           (GDestroyNotify) g_ptr_array_unref, NULL, tags_cb, question);
}

/** Once. */
void
tresen_tag_box_set_up (TresenTagBox *self, TresenStore *store, TresenFeed *feed, TresenClock *clock)
{
  g_return_if_fail (TRESEN_IS_TAG_BOX (self) && self->store == NULL);
  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  self->list = tresen_tag_list_new (store, feed);
  /* A tag may have got another name. */
  g_signal_connect_object (self->list, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  self->rights = g_object_ref (tresen_rights_get (store, feed));
  tresen_rights_bind (self->rights, TRESEN_RIGHT_TAGS, GTK_WIDGET (self->add_button));
  g_signal_connect_object (self->rights, "changed", G_CALLBACK (show_chips), self,
                           G_CONNECT_SWAPPED);
}

/** Shows a customer's tags, read anew; @refusal_code: why his last change was not taken, 0 when it was */
void
tresen_tag_box_set_customer (TresenTagBox *self, gint64 customer_id, int refusal_code)
{
  g_autofree char *words = tresen_follower_words_tagging (refusal_code);

  g_return_if_fail (TRESEN_IS_TAG_BOX (self));
  if (self->customer_id != customer_id)
    {
      g_ptr_array_set_size (self->tags, 0);
      show_chips (self);
    }
  self->customer_id = customer_id;
  gtk_label_set_text (self->reason, words != NULL ? words : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reason), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words != NULL ? words : _ ("Tags"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self->reason), words != NULL);
  show_box (self);
  load (self);
}

static void
tresen_tag_box_dispose (GObject *object)
{
  TresenTagBox *self = TRESEN_TAG_BOX (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_TAG_BOX);
  g_clear_object (&self->list);
  g_clear_object (&self->rights);
  g_clear_object (&self->store);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  G_OBJECT_CLASS (tresen_tag_box_parent_class)->dispose (object);
}

static void
tresen_tag_box_finalize (GObject *object)
{
  g_ptr_array_unref (TRESEN_TAG_BOX (object)->tags);
  G_OBJECT_CLASS (tresen_tag_box_parent_class)->finalize (object);
}

static void
tresen_tag_box_class_init (TresenTagBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_tag_box_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_tag_box_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-tag-box.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenTagBox, box);
  gtk_widget_class_bind_template_child (widget_class, TresenTagBox, chips);
  gtk_widget_class_bind_template_child (widget_class, TresenTagBox, add_button);
  gtk_widget_class_bind_template_child (widget_class, TresenTagBox, popover);
  gtk_widget_class_bind_template_child (widget_class, TresenTagBox, search);
  gtk_widget_class_bind_template_child (widget_class, TresenTagBox, offers);
  gtk_widget_class_bind_template_child (widget_class, TresenTagBox, reason);
  gtk_widget_class_bind_template_callback (widget_class, offer_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_offers);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tresen_tag_box_init (TresenTagBox *self)
{
  self->tags = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_customer_tag_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
